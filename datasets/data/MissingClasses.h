#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace headroom {

/// Number of samples of each class in one part of the data.
struct PartCounts {
    std::string name; ///< "train", "valid", "test", "fold 1"
    std::vector<std::size_t> per_class;
};

/// Number of samples of each class in all parts.
std::vector<std::size_t> sum_of(const std::vector<PartCounts>& parts);

/// Returns a line that names the classes without samples (a model has outputs for them
/// nevertheless) and how to leave them out; empty if there are none. If `numbered`, the classes are
/// named by the labels' numbers, and labels_from may be the remedy.
std::string empty_class_note(const std::vector<std::string>& classes,
                             const std::vector<std::size_t>& counts, bool numbered);

/// Returns a line for each part that lacks a class which another part has.
std::vector<std::string> missing_class_notes(const std::vector<std::string>& classes,
                                             const std::vector<PartCounts>& parts);

} // namespace headroom
