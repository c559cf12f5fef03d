#pragma once

#include "datasets/verify/Finding.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace headroom {

/// Default findings whose files are moved: those of files that cannot be used.
const std::vector<FindingKind>& default_fix_kinds();

/// Parses names of kinds. Throws Error(usage) if one is unknown or is not about files.
std::vector<FindingKind> parse_fix_kinds(const std::vector<std::string>& names);

struct MovedFile {
    std::string from, to, reason; ///< absolute paths
};

struct MovedFiles {
    std::filesystem::path list; ///< empty if there was nothing to move
    std::vector<MovedFile> files;
};

/// Throws Error(usage) if `aside` is in `root`, because it would become part of the data.
void check_aside(const std::filesystem::path& root, const std::filesystem::path& aside);

/// Moves the files of findings of those kinds out of the folder `root` to their places under
/// `aside`: root/train/Car/1.jpg to aside/train/Car/1.jpg. Of equal or similar images one stays: of
/// test if there is one, else of valid, else the first; of contradictions none. Nothing is deleted
/// or overwritten; if a name is taken, a number is appended.
///
/// Writes a list of all moves to aside/moved.json (moved-2.json, ... if there is one) before the
/// first move, with "done": false, and again with true after the last (format: JsonText.h). With it
/// a run can be undone (undo_moves), even one that was killed.
///
/// Throws the same errors as check_aside, Error(io), and Cancelled between two moves.
MovedFiles move_aside(const std::vector<Finding>& findings, const std::vector<FindingKind>& kinds,
                      const std::filesystem::path& root, const std::filesystem::path& aside,
                      std::stop_token stop);

/// Moves the files of a list back: only out of the list's folder, and into the data's folder
/// `root`. Skips files that are back already. Never overwrites a new file in a file's place, but
/// throws Error(io). Throws Error(bad_data) if it is not such a list, or a file is elsewhere; then
/// nothing is moved.
std::vector<MovedFile> undo_moves(const std::filesystem::path& list,
                                  const std::filesystem::path& root);

} // namespace headroom
