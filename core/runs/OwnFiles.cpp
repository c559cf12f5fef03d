#include "core/runs/OwnFiles.h"

#include "core/runs/CompareFolder.h"
#include "core/runs/FoldsFolder.h"
#include "core/runs/RunFiles.h"
#include "core/runs/RunFolder.h"
#include "datasets/base/files/TemporaryFile.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

bool is_plain_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(fs::symlink_status(path, ignored));
}

/// Versions before 0.2 named temporary files like this: "last.safetensors.tmp0".
bool is_old_temporary(const std::string& name, RunKind kind) {
    return std::ranges::any_of(own_files(kind), [&](const std::string& own) {
        const auto start = own + ".tmp";
        return name.size() > start.size() && name.starts_with(start) &&
               name.find_first_not_of("0123456789", start.size()) == std::string::npos;
    });
}

bool is_temporary(const std::string& name, RunKind kind) {
    return is_old_temporary(name, kind) ||
           std::ranges::any_of(own_files(kind), [&](const std::string& own) {
               return name.starts_with(own + temporary_suffix);
           });
}

/// Whether a folder of that name is the run that its config.json describes.
bool is_run_of_its_name(const fs::path& path) {
    if (!has_config_of(path, RunKind::run)) return false;
    try {
        const auto json = read_json(path / run_files::config);
        return CompareFolder::head_and_seed(path) ==
               std::pair(json.at("head").get<std::string>(),
                         json.at("options").at("seed").get<std::uint64_t>());
    } catch (const std::exception&) { // damaged: origin unknown
        return false;
    }
}

} // namespace

const std::vector<std::string>& own_files(RunKind kind) {
    static const std::vector<std::string> run = {
        run_files::log,      run_files::result, run_files::model, run_files::last,
        run_files::previous, run_files::images, run_files::split, run_files::tuning,
        run_files::search,   run_files::events, run_files::notes, run_files::config};
    static const std::vector<std::string> comparison = {
        CompareFolder::json,     CompareFolder::csv,         CompareFolder::html,
        CompareFolder::disputed, CompareFolder::limits_json, CompareFolder::limits_csv,
        run_files::search,       run_files::notes,           run_files::config};
    static const std::vector<std::string> folds = {FoldsFolder::json, FoldsFolder::csv,
                                                   FoldsFolder::html, run_files::split,
                                                   run_files::notes,  run_files::config};
    return kind == RunKind::run ? run : kind == RunKind::comparison ? comparison : folds;
}

bool is_unused(const fs::path& folder, RunKind kind) {
    return std::ranges::all_of(fs::directory_iterator(folder), [&](const auto& entry) {
        const auto name = entry.path().filename().string();
        return name == RunFolder::lock_name || is_temporary(name, kind);
    });
}

void check_replaceable(const fs::path& folder, RunKind kind) {
    const auto found = run_kind(folder);
    const auto refuse = [&](const std::string& what) {
        throw usage_error(fmt::format("{}: {}, and is not replaced: choose another {}",
                                      folder.string(), what, option_name("out")));
    };
    if (found && *found != kind)
        refuse(
            fmt::format("was made by headroom {}, not {}", command_of(*found), command_of(kind)));
    const bool claimed = has_config_of(folder, kind);
    for (const auto& name : own_files(kind))
        if (is_there(folder / name) && (!claimed || !is_plain_file(folder / name)))
            refuse(fmt::format("its {} was not written by headroom {}", name, command_of(kind)));
    if (!claimed) return;
    if (kind == RunKind::comparison)
        for (const auto& run : runs_of_comparison(folder))
            RunFolder::check(run, {.exist_ok = true});
    if (kind == RunKind::comparison)
        for (const auto& limit : limits_of_comparison(folder))
            RunFolder::check(limit, {.kind = RunKind::comparison, .exist_ok = true});
    if (kind == RunKind::folds)
        for (const auto& fold : FoldsFolder::comparisons(folder))
            RunFolder::check(fold, {.kind = RunKind::comparison, .exist_ok = true});
}

void remove_own_files(const fs::path& folder, RunKind kind) {
    std::error_code ignored;
    for (const auto& name : own_files(kind))
        if (is_plain_file(folder / name)) fs::remove(folder / name, ignored);
    // Not fs::remove, which would remove a link.
    if (kind == RunKind::comparison) ::rmdir((folder / CompareFolder::runs).c_str());
}

void remove_leftovers(const fs::path& folder, RunKind kind) {
    for (const auto& name : own_files(kind))
        remove_stale_temporaries(folder / name);
    std::error_code ignored;
    std::vector<fs::path> old;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        if (is_plain_file(entry.path()) && is_old_temporary(entry.path().filename().string(), kind))
            old.push_back(entry.path());
    for (const auto& path : old)
        fs::remove(path, ignored);
}

std::vector<fs::path> runs_of_comparison(const fs::path& folder) {
    std::vector<fs::path> runs;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder / CompareFolder::runs, ignored))
        if (fs::is_directory(entry.symlink_status(ignored)) && is_run_of_its_name(entry.path()))
            runs.push_back(entry.path());
    std::ranges::sort(runs);
    return runs;
}

std::vector<fs::path> limits_of_comparison(const fs::path& folder) {
    std::vector<fs::path> limits;
    std::error_code ignored;
    const auto start = CompareFolder::limit({}, "").string();
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        if (entry.path().filename().string().starts_with(start) &&
            fs::is_directory(entry.symlink_status(ignored)) &&
            has_config_of(entry.path(), RunKind::comparison))
            limits.push_back(entry.path());
    std::ranges::sort(limits);
    return limits;
}

void remove_parts(const fs::path& folder, RunKind kind) {
    const auto remove = [](const fs::path& part, RunKind kind_of_part) {
        { const RunFolder replaced(part, {.kind = kind_of_part, .exist_ok = true}); }
        ::rmdir(part.c_str());
    };
    if (kind == RunKind::comparison)
        for (const auto& run : runs_of_comparison(folder))
            remove(run, RunKind::run);
    if (kind == RunKind::comparison)
        for (const auto& limit : limits_of_comparison(folder))
            remove(limit, RunKind::comparison);
    if (kind == RunKind::folds)
        for (const auto& fold : FoldsFolder::comparisons(folder))
            remove(fold, RunKind::comparison);
}

} // namespace headroom
