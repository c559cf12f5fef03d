#pragma once

#include "datasets/verify/Finding.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace headroom {

/// The findings whose files are moved where nothing else is asked for: those that cannot be used.
const std::vector<FindingKind>& usual_fix_kinds();

/// Takes kinds by their names. Throws Error(usage) on one that is unknown or is not about files.
std::vector<FindingKind> parse_fix_kinds(const std::vector<std::string>& names);

struct MovedFile {
    std::string from, to, reason; ///< absolute paths
};

struct MovedFiles {
    std::filesystem::path list; ///< empty where nothing was to be moved
    std::vector<MovedFile> files;
};

/// Throws Error(usage) where `aside` lies in `root`, whose data it would become.
void check_aside(const std::filesystem::path& root, const std::filesystem::path& aside);

/// Moves the files of findings of those kinds out of the folder `root` to their places under
/// `aside`: root/train/Car/1.jpg to aside/train/Car/1.jpg. Of equal or similar images one stays: of
/// test if there is one, else of valid, else the first; of contradictions none. Nothing is deleted
/// or overwritten; a name that is taken gets a number behind it.
///
/// A list of all moves is written to aside/moved.json (moved-2.json, ... where there is one) before
/// the first move, with "done": false, and again with true behind the last, as
/// JsonText.h writes it: with it a run can be undone (undo_moves), also one that was killed.
///
/// Throws as check_aside does, Error(io), and Cancelled between two moves.
MovedFiles move_aside(const std::vector<Finding>& findings, const std::vector<FindingKind>& kinds,
                      const std::filesystem::path& root, const std::filesystem::path& aside,
                      std::stop_token stop);

/// Moves files back that a list names: only out of the list's folder, and into the data's folder
/// `root`. One that is back already is passed over; what has taken a
/// file's place meanwhile is never overwritten, but an Error(io). Throws Error(bad_data) where it
/// is no such list, or a file lies elsewhere; nothing is moved then.
std::vector<MovedFile> undo_moves(const std::filesystem::path& list,
                                  const std::filesystem::path& root);

} // namespace headroom
