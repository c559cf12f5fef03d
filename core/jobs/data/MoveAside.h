#pragma once

#include "core/jobs/data/MoveList.h"
#include "datasets/verify/Finding.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace headroom {

/// Default findings whose files are moved: those of files that cannot be used.
const std::vector<FindingKind>& default_fix_kinds();

/// Parses names of kinds. Throws Error(usage) if one is unknown or is not about files.
std::vector<FindingKind> parse_fix_kinds(const std::vector<std::string>& names);

/// Throws Error(usage) if `aside` is in `root`, because it would become part of the data.
void check_aside(const std::filesystem::path& root, const std::filesystem::path& aside);

/// Moves the files of findings of those kinds out of the folder `root` to their places under
/// `aside`: root/train/Car/1.jpg to aside/train/Car/1.jpg. Of equal or similar images one stays: of
/// test if there is one, else of valid, else the first; of contradictions none. Nothing is deleted
/// or overwritten; if a name is taken, a number is appended.
///
/// Throws the same errors as check_aside and move_files. undo_moves moves them back.
MovedFiles move_aside(const std::vector<Finding>& findings, const std::vector<FindingKind>& kinds,
                      const std::filesystem::path& root, const std::filesystem::path& aside,
                      std::stop_token stop);

} // namespace headroom
