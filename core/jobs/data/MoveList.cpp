#include "core/jobs/data/MoveList.h"

#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/Folders.h"
#include "datasets/base/files/MoveFile.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/JsonText.h"

#include <fmt/format.h>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

std::string list_text(const std::vector<MovedFile>& files, bool done) {
    ordered_json json = {{"done", done}, {"files", ordered_json::array()}};
    for (const auto& file : files) {
        json["files"].push_back({{"from", file.from}, {"to", file.to}, {"reason", file.reason}});
    }
    return json_text(json);
}

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

/// Whether a path's name is that of a file, without "." or "..".
bool names_a_file(const fs::path& path) {
    const auto name = path.filename();
    return path.is_absolute() && !name.empty() && name != "." && name != "..";
}

/// Class folders may be links made by the owner of the data.
bool is_in_data(const fs::path& path, const fs::path& root) {
    return names_a_file(path) &&
           (is_within(path.parent_path(), root) ||
            is_below(path.lexically_normal(), fs::absolute(root).lexically_normal()));
}

/// The last part may be a link, which is moved itself.
bool is_aside(const fs::path& path, const fs::path& aside) {
    return names_a_file(path) && is_within(path.parent_path(), aside);
}

/// Removes a folder below `top` that is empty, and those above it that are empty then.
void remove_empty(fs::path folder, const fs::path& top) {
    std::error_code problem;
    while (is_below(folder, top) && fs::is_empty(folder, problem) && fs::remove(folder, problem))
        folder = folder.parent_path();
}

/// Reads a list that list_text wrote, or a version before 0.2, with every name escaped.
std::vector<MovedFile> read_list(const fs::path& path) {
    try {
        auto json = read_json_file(path);
        json =
            json.is_object() && json.contains("escaped_names") ? with_names(json) : unescaped(json);
        std::vector<MovedFile> files;
        for (const auto& entry : json.at("files"))
            files.push_back({entry.at("from").get<std::string>(), entry.at("to").get<std::string>(),
                             entry.at("reason").get<std::string>()});
        return files;
    } catch (const ordered_json::exception& error) {
        throw data_error(
            fmt::format("{}: no list of moved files: {}", path.string(), error.what()));
    }
}

} // namespace

fs::path free_name(const fs::path& path, const std::set<fs::path>& taken) {
    auto name = path;
    for (int i = 2; is_there(name) || taken.contains(name); ++i)
        name = path.parent_path() /
               fmt::format("{}-{}{}", path.stem().string(), i, path.extension().string());
    return name;
}

MovedFiles move_files(std::vector<MovedFile> files, const fs::path& folder, std::stop_token stop) {
    MovedFiles moved{{}, std::move(files)};
    if (moved.files.empty()) return moved;
    create_folders(folder);
    moved.list = free_name(folder / "moved.json", {});
    write_atomically(moved.list, list_text(moved.files, false));
    for (const auto& [from, to, reason] : moved.files) {
        if (stop.stop_requested()) throw Cancelled{};
        move_file(from, to);
    }
    write_atomically(moved.list, list_text(moved.files, true));
    return moved;
}

std::vector<MovedFile> undo_moves(const fs::path& list, const fs::path& root) {
    const auto aside = list.has_parent_path() ? list.parent_path() : fs::path(".");
    const auto files = read_list(list);
    for (const auto& file : files) {
        // A list may come from anywhere and must not move files elsewhere.
        const bool from_data = is_in_data(file.from, root);
        if (!from_data || !is_aside(file.to, aside))
            throw data_error(fmt::format(
                "{}: {} is outside {}: expected files that were moved out of {} and are beside the "
                "list: nothing was moved",
                list.string(), shown(from_data ? file.to : file.from),
                from_data ? aside.string() : root.string(), root.string()));
    }
    std::vector<MovedFile> back;
    for (const auto& file : files) {
        if (!is_there(file.to)) continue; // never moved, or moved back already
        move_file(file.to, file.from);
        back.push_back(file);
    }
    for (const auto& file : back)
        remove_empty(fs::path(file.to).parent_path(), fs::absolute(aside).lexically_normal());
    return back;
}

} // namespace headroom
