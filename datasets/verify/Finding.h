#pragma once

#include <string>
#include <vector>

namespace headroom {

/// Kinds of findings; the first ones are errors, those from near_duplicate on are hints.
enum class FindingKind {
    unreadable,         ///< a file that cannot be opened or decoded, a folder that cannot be read
    truncated,          ///< ends before its image does
    empty_file,         ///< no bytes at all
    not_an_image,       ///< named like an image, but its bytes are not one
    label_out_of_range, ///< a label that no class has
    missing_class,      ///< a class without images in one of the splits
    contradiction,      ///< the same pixels in several classes
    leak,               ///< the same pixels in several splits
    duplicate,          ///< the same pixels within a split
    constant,           ///< every pixel the same
    near_duplicate,     ///< different pixels that look the same
    tiny,               ///< a side below the limit
    extreme_aspect,     ///< one side many times the other
    imbalance,          ///< a class with many times the images of another
    wrong_extension,    ///< readable, but its name has another format's extension
    left_out,           ///< hidden, misplaced, not a regular file, or without an image's extension
};

/// "unreadable", "empty-file", ...: as in JSON and the option fix-kinds.
const std::string& to_string(FindingKind kind);

/// In the order above.
const std::vector<FindingKind>& all_finding_kinds();

/// Returns whether data with this finding fails verification; else it is a note.
bool is_wrong(FindingKind kind);

/// A sample, file or folder that a finding is about.
struct FoundSample {
    std::string name;       ///< as Dataset::sample_name; of a file: relative to the data's folder
    std::string path;       ///< of a file; empty if samples are not files
    std::string split;      ///< "train", "valid", "test"; empty if it belongs to none
    std::string class_name; ///< likewise
    std::size_t index = 0;  ///< in its split, where `path` is empty
};

struct Finding {
    FindingKind kind;
    std::string reason;               ///< one line
    std::vector<FoundSample> samples; ///< one, or all that are alike
};

} // namespace headroom
