#include "core/runs/RunNotes.h"

#include "core/runs/JsonFields.h"
#include "core/runs/RunFiles.h"
#include "core/runs/RunKind.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_tag_length = 64;

/// A tag is one word in lists, on command lines and as the name of a file.
bool is_tag(const std::string& text) {
    const auto allowed = [](unsigned char byte) {
        return std::isalnum(byte) || byte >= 0x80 || byte == '-' || byte == '_' || byte == '.';
    };
    return !text.empty() && text.size() <= max_tag_length && text[0] != '-' && text[0] != '.' &&
           std::ranges::all_of(text, allowed) && !needs_escape(text);
}

void check_tags(const std::vector<std::string>& tags, const char* option) {
    for (const auto& tag : tags)
        if (!is_tag(tag))
            throw option_error(option, fmt::format("{}: expected tags of letters, digits, '-', '_' "
                                                   "and '.', at most {} bytes long",
                                                   tag.empty() ? "''" : tag, max_tag_length));
}

RunNotes changed(RunNotes notes, const NotesChange& change) {
    notes.tags.insert(notes.tags.end(), change.add.begin(), change.add.end());
    std::ranges::sort(notes.tags);
    notes.tags.erase(std::unique(notes.tags.begin(), notes.tags.end()), notes.tags.end());
    std::erase_if(notes.tags, [&](const std::string& tag) {
        return std::ranges::find(change.remove, tag) != change.remove.end();
    });
    if (change.new_note) notes.note = change.note;
    return notes;
}

void write_notes(const fs::path& folder, const RunNotes& notes) {
    const auto path = folder / run_files::notes;
    if (!notes.empty())
        return write_atomically(path, json_text({{"tags", notes.tags}, {"note", notes.note}}));
    std::error_code error;
    fs::remove(path, error);
    if (error)
        throw io_error(fmt::format("{}: cannot be removed: {}", path.string(), error.message()));
}

} // namespace

RunNotes read_notes(const fs::path& folder) {
    const auto path = folder / run_files::notes;
    std::error_code ignored;
    RunNotes notes;
    if (!fs::exists(path, ignored)) return notes;
    const auto json = read_json(path);
    const JsonFields fields(json, path.string());
    fields.take("tags", notes.tags);
    fields.take("note", notes.note);
    if (!std::ranges::all_of(notes.tags, is_tag))
        fields.fail("tags", "words of letters, digits, '-', '_' and '.'");
    return changed(notes, {});
}

std::vector<RunNotes> change_notes(const std::vector<fs::path>& runs, const NotesChange& change) {
    check_tags(change.add, "add");
    check_tags(change.remove, "remove");
    std::vector<RunNotes> all;
    for (const auto& run : runs) {
        if (!run_kind(run))
            throw usage_error(fmt::format("{}: expected the folder of a run or a comparison: no "
                                          "results are in it",
                                          run.string()));
        all.push_back(changed(read_notes(run), change));
    }
    for (std::size_t i = 0; i < runs.size(); ++i)
        write_notes(runs[i], all[i]);
    return all;
}

} // namespace headroom
