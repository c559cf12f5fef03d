#include "core/batch/BatchFolder.h"

#include "core/batch/CellSettings.h"
#include "core/runs/JsonFields.h"
#include "core/runs/RunFiles.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/base/files/ReadFile.h"
#include "datasets/base/files/TemporaryFile.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fstream>
#include <set>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr const char *batch_file = run_files::batch, *runs_folder = "runs", *state_folder = "state",
                     *logs_folder = "logs", *stop_file = "stop";
constexpr std::uint64_t max_state_bytes = 64 << 20;

CellValues settings_from(const ordered_json& json, const std::string& file) {
    CellValues settings;
    if (!json.is_object()) throw data_error(file + ": settings: expected an object");
    for (const auto& [key, value] : json.items()) {
        if (!value.is_string())
            throw data_error(fmt::format("{}: settings.{}: expected a text", file, key));
        settings.emplace_back(key, value.get<std::string>());
    }
    return settings;
}

/// The grid with absolute paths, as it is frozen.
Grid frozen(Grid grid, const std::string& home) {
    const auto fix = [&](std::vector<Grid::Option>& options) {
        for (auto& option : options)
            for (auto& value : option.values)
                value = with_absolute_paths({{option.key, value}}, home).front().second;
    };
    fix(grid.options);
    for (auto& combination : grid.excluded)
        fix(combination);
    return grid;
}

/// Whether nothing is there, or only what a process killed while it made a batch leaves.
bool is_free(const fs::path& folder) {
    std::error_code ignored;
    if (!fs::exists(folder, ignored)) return true;
    if (!fs::is_directory(folder, ignored)) return false;
    const auto started = std::string(batch_file) + temporary_suffix;
    return std::ranges::all_of(fs::directory_iterator(folder, ignored), [&](const auto& entry) {
        return entry.path().filename().string().starts_with(started);
    });
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw io_error(fmt::format("{}: cannot be created: {}", folder.string(), error.message()));
}

} // namespace

std::string to_string(CellState state) {
    constexpr std::array names{"waiting", "running", "stopped", "failed", "done"};
    return names.at(static_cast<std::size_t>(state));
}

bool BatchFolder::exists(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / batch_file, ignored);
}

BatchFolder::BatchFolder(const fs::path& folder) : path_(folder) {
    const auto file = (folder / batch_file).string();
    if (!exists(folder))
        throw io_error(fmt::format("{}: no batch: expected a folder that headroom batch run wrote",
                                   folder.string()));
    const auto json = read_json(folder / batch_file);
    const JsonFields fields(json, file);
    if (!json.contains("grid") || !json["grid"].is_object())
        throw data_error(file + ": grid: expected an object");
    grid_ = json["grid"];
    fields.take("varied", varied_);
    if (fields.contains("checked")) fields.take("checked", checked_);
    std::set<std::string> names;
    for (const auto& cell : fields.objects("cells")) {
        auto& added = cells_.emplace_back();
        cell.take("number", added.number);
        cell.take("run", added.name);
        const bool plain = added.name == fs::path(added.name).filename() && !added.name.empty() &&
                           added.name.front() != '.';
        if (added.number != cells_.size() || !plain || !names.insert(added.name).second)
            throw data_error(
                fmt::format("{}: cell {} was changed or damaged", file, cells_.size()));
        added.settings = settings_from(json["cells"][cells_.size() - 1]["settings"], file);
    }
}

BatchFolder::BatchFolder(const fs::path& folder, const Grid& grid, const std::string& home)
    : path_(folder) {
    if (!is_free(folder))
        throw usage_error(fmt::format("{}: is not empty and no batch: choose another {}",
                                      folder.string(), option_name("out")));
    check_folder_can_be_written(folder);
    extend(grid, home);
}

bool BatchFolder::has(const Grid& grid, const std::string& home) const {
    return grid_ == to_json(frozen(grid, home));
}

void BatchFolder::extend(const Grid& given, const std::string& home) {
    const auto grid = frozen(given, home);
    grid_ = to_json(grid);
    for (auto& key : grid.varied())
        if (std::ranges::find(varied_, key) == varied_.end()) varied_.push_back(std::move(key));
    std::set<std::string> names;
    std::set<CellValues> known;
    for (const auto& cell : cells_) {
        names.insert(cell.name);
        known.insert(cell.settings);
    }
    for (auto& settings : expand(grid)) {
        if (known.contains(settings)) continue;
        BatchCell cell{cells_.size() + 1, run_name(settings, varied_), std::move(settings)};
        if (cell.name.empty() || !names.insert(cell.name).second) {
            cell.name += fmt::format("{}{}", cell.name.empty() ? "cell-" : "-", cell.number);
            names.insert(cell.name);
        }
        cells_.push_back(std::move(cell));
        checked_ = false;
    }
}

void BatchFolder::save() const {
    ordered_json json{{"headroom", HEADROOM_VERSION},
                      {"checked", checked_},
                      {"varied", varied_},
                      {"grid", grid_},
                      {"cells", ordered_json::array()}};
    for (const auto& cell : cells_)
        json["cells"].push_back({{"number", cell.number},
                                 {"run", cell.name},
                                 {"settings", settings_json(cell.settings)}});
    make_folder(path_);
    write_atomically(path_ / batch_file, json_text(json));
    for (const char* name : {runs_folder, state_folder, logs_folder})
        make_folder(path_ / name);
}

const BatchCell& BatchFolder::cell(std::size_t number) const {
    if (number < 1 || number > cells_.size())
        throw usage_error(fmt::format("{}: no cell {}: expected a number from 1 to {}",
                                      path_.string(), number, cells_.size()));
    return cells_[number - 1];
}

fs::path BatchFolder::run(const BatchCell& cell) const {
    return path_ / runs_folder / cell.name;
}

fs::path BatchFolder::log(const BatchCell& cell) const {
    return path_ / logs_folder / fmt::format("{}.txt", cell.number);
}

fs::path BatchFolder::state(const BatchCell& cell, const char* suffix) const {
    return path_ / state_folder / fmt::format("{}.{}", cell.number, suffix);
}

CellState BatchFolder::unfinished_state(const BatchCell& cell, bool claimed, bool failed) const {
    if (claimed)
        if (const auto owner = claim_owner(claim(cell)); owner && owner->alive)
            return CellState::running;
    if (failed) return CellState::failed;
    std::error_code ignored;
    return fs::exists(run(cell) / run_files::config, ignored) ? CellState::stopped
                                                              : CellState::waiting;
}

std::vector<CellState> BatchFolder::states() const {
    enum : unsigned char { has_done = 1, has_failed = 2, has_claim = 4 };
    std::vector<unsigned char> marks(cells_.size());
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(path_ / state_folder, ignored)) {
        const auto name = entry.path().filename().string();
        std::size_t number = 0;
        const auto* end = name.data() + name.size();
        const auto [dot, error] = std::from_chars(name.data(), end, number);
        if (error != std::errc() || number < 1 || number > cells_.size()) continue;
        const std::string_view suffix(dot, static_cast<std::size_t>(end - dot));
        marks[number - 1] |= suffix == ".done"      ? has_done
                             : suffix == ".failed"  ? has_failed
                             : suffix == ".running" ? has_claim
                                                    : 0;
    }
    std::set<std::string> begun;
    for (const auto& entry : fs::directory_iterator(path_ / runs_folder, ignored))
        begun.insert(entry.path().filename().string());
    std::vector<CellState> states;
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (marks[i] & has_done)
            states.push_back(CellState::done);
        else if (marks[i] || begun.contains(cells_[i].name))
            states.push_back(
                unfinished_state(cells_[i], marks[i] & has_claim, marks[i] & has_failed));
        else
            states.push_back(CellState::waiting);
    return states;
}

CellState BatchFolder::state_of(const BatchCell& cell) const {
    std::error_code ignored;
    if (fs::exists(state(cell, "done"), ignored)) return CellState::done;
    return unfinished_state(cell, true, fs::exists(state(cell, "failed"), ignored));
}

void BatchFolder::mark_done(const BatchCell& cell, const std::string& json) const {
    write_atomically(state(cell, "done"), json);
    forget_failure(cell);
}

std::optional<std::string> BatchFolder::done(const BatchCell& cell) const {
    const auto file = state(cell, "done");
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return {};
    return read_regular_file(file.string(), max_state_bytes);
}

std::optional<fs::file_time_type> BatchFolder::finished_at(const BatchCell& cell) const {
    std::error_code error;
    const auto time = fs::last_write_time(state(cell, "done"), error);
    return error ? std::nullopt : std::optional(time);
}

void BatchFolder::mark_failed(const BatchCell& cell, const CellFailure& failure) const {
    write_atomically(state(cell, "failed"),
                     json_text({{"status", failure.status}, {"message", failure.message}}));
}

std::optional<CellFailure> BatchFolder::failure(const BatchCell& cell) const {
    const auto file = state(cell, "failed");
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return {};
    const auto json = read_json(file);
    const JsonFields fields(json, file.string());
    CellFailure failure;
    fields.take("status", failure.status);
    fields.take("message", failure.message);
    return failure;
}

void BatchFolder::forget_failure(const BatchCell& cell) const {
    std::error_code ignored;
    fs::remove(state(cell, "failed"), ignored);
}

void BatchFolder::request_stop() const {
    write_atomically(path_ / stop_file, "");
}

bool BatchFolder::stop_requested() const {
    std::error_code ignored;
    return fs::exists(path_ / stop_file, ignored);
}

void BatchFolder::forget_stop() const {
    std::error_code ignored;
    fs::remove(path_ / stop_file, ignored);
}

} // namespace headroom
