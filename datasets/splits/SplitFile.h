#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// Which samples train, validate and test: a small JSON file that can be shared and repeated.
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
/// A sample goes by its name (Dataset::sample_name), so that neither another place of the data nor
/// files that are added later give its name to another sample. Names are grouped: a word stands for
/// "GROUP/word", a number for "GROUP[number]": {"x_train": [0, 4, 7]}. In groups and words a byte
/// that is no UTF-8 is %XX, and % itself %25. In the place of "parts", "folds" is a list of two or
/// more such groups; beside them, "always_train" is a group of samples that train whichever fold
/// is tested on.
struct SplitFile {
    using Samples = std::vector<std::string>;
    struct Part {
        std::string name; ///< "train", "valid", "test"
        Samples samples;
    };

    std::string data;    ///< the base name of what was split; told, not checked
    std::string command; ///< makes it again
    std::vector<std::string> classes;
    std::vector<Part> parts;    ///< in this order, without those that are absent; or
    std::vector<Samples> folds; ///< two or more
    std::string hash;           ///< of the text it was read from, 16 hex digits
    Samples always_train = {};  ///< with folds: in none of them
};

/// Reads such a text, which anybody may have written; `where` names it in errors. What data it
/// suits is not looked at. Throws Error(bad_data) saying what is wrong with it.
SplitFile parse_split_file(std::string_view text, const std::string& where);

/// The text: lists are broken into lines of about 100 characters.
std::string to_text(const SplitFile& split);

/// Throws also Error(io), and Error(bad_data) on a file beyond 64 MiB.
SplitFile read_split_file(const std::filesystem::path& path);

} // namespace headroom
