#include "core/jobs/data/MoveAside.h"

#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/Folders.h"
#include "datasets/base/files/MoveFile.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

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

/// Returns the path, or the first of path-2, path-3, ... that neither exists nor is in `taken`.
fs::path free_name(const fs::path& path, const std::set<fs::path>& taken) {
    auto name = path;
    for (int i = 2; is_there(name) || taken.contains(name); ++i)
        name = path.parent_path() /
               fmt::format("{}-{}{}", path.stem().string(), i, path.extension().string());
    return name;
}

/// Returns the samples of a finding to be moved.
std::vector<const FoundSample*> giving_way(const Finding& finding) {
    std::vector<const FoundSample*> samples;
    for (const auto& sample : finding.samples)
        samples.push_back(&sample);
    if (samples.size() < 2 || finding.kind == FindingKind::contradiction) return samples;
    const auto rank = [](const FoundSample* sample) {
        return sample->split == "test" ? 0 : sample->split == "valid" ? 1 : 2;
    };
    samples.erase(std::ranges::min_element(samples, {}, rank));
    return samples;
}

bool is_about_files(FindingKind kind) {
    using enum FindingKind;
    return kind != label_out_of_range && kind != missing_class && kind != imbalance &&
           kind != left_out;
}

bool is_below(const fs::path& path, const fs::path& folder) {
    const auto way = path.lexically_relative(folder);
    return !way.empty() && *way.begin() != "..";
}

bool is_within(const fs::path& path, const fs::path& folder) {
    return is_below(fs::weakly_canonical(path), fs::weakly_canonical(folder));
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

/// Reads a list that json_text wrote, or a version before 0.2, with every name escaped.
ordered_json read_list(const fs::path& path) {
    const auto json = read_json_file(path);
    return json.is_object() && json.contains("escaped_names") ? with_names(json) : unescaped(json);
}

} // namespace

const std::vector<FindingKind>& default_fix_kinds() {
    using enum FindingKind;
    static const std::vector<FindingKind> kinds = {unreadable, truncated, empty_file, not_an_image};
    return kinds;
}

std::vector<FindingKind> parse_fix_kinds(const std::vector<std::string>& names) {
    std::vector<FindingKind> kinds;
    std::vector<std::string> known;
    for (auto kind : all_finding_kinds())
        if (is_about_files(kind)) known.push_back(to_string(kind));
    for (const auto& name : names) {
        const auto kind =
            std::ranges::find(all_finding_kinds(), name, [](auto each) { return to_string(each); });
        if (std::ranges::find(known, name) == known.end())
            throw option_error(
                "fix-kinds", fmt::format("{}: expected some of {}", name, fmt::join(known, ", ")));
        kinds.push_back(*kind);
    }
    return kinds;
}

void check_aside(const fs::path& root, const fs::path& aside) {
    if (is_within(aside, root))
        throw option_error("fix", fmt::format("move:{}: is in {}, where it would be read as "
                                              "data: expected a folder beside it",
                                              aside.string(), root.string()));
}

MovedFiles move_aside(const std::vector<Finding>& findings, const std::vector<FindingKind>& kinds,
                      const fs::path& root, const fs::path& aside, std::stop_token stop) {
    check_aside(root, aside);
    MovedFiles moved;
    std::set<std::string> sources;
    std::set<fs::path> targets;
    for (const auto& finding : findings) {
        if (std::ranges::find(kinds, finding.kind) == kinds.end()) continue;
        for (const auto* sample : giving_way(finding)) {
            std::error_code ignored;
            const auto status = fs::symlink_status(sample->path, ignored);
            if (!fs::is_regular_file(status) && !fs::is_symlink(status)) continue; // a folder
            const auto from = fs::absolute(sample->path).string();
            if (!sources.insert(from).second) continue;
            const auto to = free_name(fs::absolute(aside / sample->name), targets);
            targets.insert(to);
            moved.files.push_back({from, to.string(), finding.reason});
        }
    }
    if (moved.files.empty()) return moved;

    create_folders(aside);
    moved.list = free_name(aside / "moved.json", {});
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
    std::vector<MovedFile> files;
    try {
        const auto json = read_list(list);
        for (const auto& entry : json.at("files")) {
            MovedFile file{entry.at("from").get<std::string>(), entry.at("to").get<std::string>(),
                           entry.at("reason").get<std::string>()};
            // A list may come from anywhere and must not move files elsewhere.
            const bool from_data = is_in_data(file.from, root);
            if (!from_data || !is_aside(file.to, aside))
                throw data_error(fmt::format(
                    "{}: {} is outside {}: expected files that were moved out of {} and are "
                    "beside the list: nothing was moved",
                    list.string(), shown(from_data ? file.to : file.from),
                    from_data ? aside.string() : root.string(), root.string()));
            files.push_back(std::move(file));
        }
    } catch (const ordered_json::exception& error) {
        throw data_error(
            fmt::format("{}: no list of moved files: {}", list.string(), error.what()));
    }
    std::vector<MovedFile> back;
    for (const auto& file : files) {
        if (!is_there(file.to)) continue; // never moved, or moved back already
        move_file(file.to, file.from);
        back.push_back(file);
    }
    return back;
}

} // namespace headroom
