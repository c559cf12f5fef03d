#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// A small JSON file that lists the samples for training, validation and test, to be shared.
///
///     const auto split = read_split_file("folds.json");
///     open_dataset("photos", {.split_file = "folds.json", .fold = 1});   // OpenDataset.h
///
///     {
///       "format": "headroom-split", "version": 1,
///       "data": "photos",
///       "command": "headroom dataset split photos --split-seed 3",
///       "classes": ["Car", "Truck"],
///       "parts": {
///         "train": {"train/Car": ["0001.jpg", "0003.jpg"], "train/Truck": ["0002.jpg"]},
///         "test": {"train/Car": ["0002.jpg"], "train/Truck": ["0001.jpg"]}
///       }
///     }
///
/// Samples are identified by name (Dataset::sample_name), so moving the data or adding files does
/// not change the split. Names are grouped: a word means "GROUP/word", a number for
/// "GROUP[number]": {"x_train": [0, 4, 7]}. In groups and words a byte that is not UTF-8 is %XX,
/// and % itself %25. Instead of "parts", "folds" is a list of two or more such groups; beside them,
/// "always_train" is a group of samples for training in every fold.
struct SplitFile {
    using Samples = std::vector<std::string>;
    struct Part {
        std::string name; ///< "train", "valid", "test"
        Samples samples;
    };

    std::string data;    ///< the base name of the data; printed, not checked
    std::string command; ///< reproduces the file
    std::vector<std::string> classes;
    std::vector<Part> parts;    ///< in this order, without absent ones; or
    std::vector<Samples> folds; ///< two or more
    std::string hash;           ///< of the text it was read from, 16 hex digits
    Samples always_train = {};  ///< with folds: not in any of them
};

/// Reads such a text, which anybody may have written; `where` names it in errors. Does not compare
/// it with any data. Throws Error(bad_data) describing what is wrong.
SplitFile parse_split_file(std::string_view text, const std::string& where);

/// Formats it; lists are wrapped to about 100 characters.
std::string to_text(const SplitFile& split);

/// Reads a file. Throws also Error(io), and Error(bad_data) on a file beyond 64 MiB.
SplitFile read_split_file(const std::filesystem::path& path);

} // namespace headroom
