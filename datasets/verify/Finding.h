#pragma once

#include <string>
#include <vector>

namespace headroom {

/// What verify may find; the first ones are wrong, those from near_duplicate on are worth a look.
enum class FindingKind {
    unreadable,         ///< a file that cannot be opened or decoded, a folder that cannot be read
    truncated,          ///< ends before its image does
    empty_file,         ///< no bytes at all
    not_an_image,       ///< named as an image, but its bytes are none
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
    wrong_extension,    ///< readable, but of another format than its name says
    left_out,           ///< hidden, misplaced, no regular file, or without an image's name
};

/// "unreadable", "empty-file", ...: as JSON and the option fix-kinds write it.
const std::string& to_string(FindingKind kind);

/// In the order above.
const std::vector<FindingKind>& all_finding_kinds();

/// Whether data with this finding fail verification; else it is a note.
bool is_wrong(FindingKind kind);

/// A sample, file or folder that a finding is about.
struct FoundSample {
    std::string name;       ///< as Dataset::sample_name; of a file: relative to the data's folder
    std::string path;       ///< of a file; empty where samples are no files of their own
    std::string split;      ///< "train", "valid", "test"; empty where it belongs to none
    std::string class_name; ///< likewise
    std::size_t index = 0;  ///< in its split, where `path` is empty
};

struct Finding {
    FindingKind kind;
    std::string reason;               ///< one line
    std::vector<FoundSample> samples; ///< one, or all that are alike
};

} // namespace headroom
