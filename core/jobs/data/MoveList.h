#pragma once

#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom {

/// Moves of files that can be undone, even if the process is killed among them: a list of them all
/// is in their folder before the first one.
///
///     const auto moved = move_files({{"a.png", "bad/a.png", "truncated"}}, "bad", stop);
///     undo_moves("bad/moved.json", ".");
struct MovedFile {
    std::string from, to, reason; ///< absolute paths
};

struct MovedFiles {
    std::filesystem::path list; ///< empty if there was nothing to move
    std::vector<MovedFile> files;
};

/// The path, or the first of path-2, path-3, ... that neither exists nor is in `taken`.
std::filesystem::path free_name(const std::filesystem::path& path,
                                const std::set<std::filesystem::path>& taken);

/// Moves the files into `folder`, to names that are not taken. Writes folder/moved.json
/// (moved-2.json, ... if there is one) before the first move, with "done": false, and again with
/// true after the last (format: JsonText.h). Nothing is deleted or overwritten. Throws Error(io),
/// and Cancelled between two moves.
MovedFiles move_files(std::vector<MovedFile> files, const std::filesystem::path& folder,
                      std::stop_token stop);

/// Moves the files of a list back: only out of the list's folder, and into the data's folder
/// `root`; folders that are empty then are removed from the list's. Skips files that are back
/// already. Never overwrites a new file in a file's place, but throws Error(io). Throws
/// Error(bad_data) if it is not such a list, or a file is elsewhere; then nothing is moved.
std::vector<MovedFile> undo_moves(const std::filesystem::path& list,
                                  const std::filesystem::path& root);

} // namespace headroom
