#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace headroom {

/// How many samples each class has in one part of the data.
struct PartCounts {
    std::string name; ///< "train", "valid", "test", "fold 1"
    std::vector<std::size_t> per_class;
};

/// The samples of each class in all parts.
std::vector<std::size_t> sum_of(const std::vector<PartCounts>& parts);

/// A line that names the classes without samples, which a model has outputs for all the same, and
/// what leaves them out; empty where there are none. Where `numbered`, the classes are named for
/// the labels' numbers, and labels_from may be the remedy.
std::string empty_class_note(const std::vector<std::string>& classes,
                             const std::vector<std::size_t>& counts, bool numbered);

/// A line for each part that lacks a class which another part has.
std::vector<std::string> missing_class_notes(const std::vector<std::string>& classes,
                                             const std::vector<PartCounts>& parts);

} // namespace headroom
