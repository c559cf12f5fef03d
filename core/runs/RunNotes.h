#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

/// A user's own words about a run or a comparison, kept in its notes.json. Nothing computes with
/// them.
struct RunNotes {
    std::vector<std::string> tags; ///< in ascending order, each once
    std::string note;

    bool empty() const { return tags.empty() && note.empty(); }
    bool operator==(const RunNotes&) const = default;
};

/// Reads a folder's notes; empty if it has none. Throws Error that names the file if it is damaged.
RunNotes read_notes(const std::filesystem::path& folder);

/// Changes of the notes of some runs.
struct NotesChange {
    std::vector<std::string> add = {}, remove = {}; ///< tags
    bool new_note = false;
    std::string note = {}; ///< empty = none
};

/// Changes the notes of each of these folders, and nothing else in them. A run that has no notes
/// left has no notes.json. Checks everything first: throws Error(usage) if a folder holds no
/// results, or a tag is not one (docs/run-folder.md), before anything is written. Returns the new
/// notes of each.
std::vector<RunNotes> change_notes(const std::vector<std::filesystem::path>& runs,
                                   const NotesChange& change);

} // namespace headroom
