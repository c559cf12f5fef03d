#include "core/runs/RunKind.h"

#include "core/runs/CompareFolder.h"
#include "core/runs/RunFiles.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

namespace headroom {

namespace fs = std::filesystem;

namespace {

bool has(const fs::path& folder, const char* name) {
    std::error_code ignored;
    return fs::is_regular_file(folder / name, ignored);
}

/// A config.json alone may belong to another program.
std::optional<RunKind> kind_of_config(const fs::path& folder) {
    if (!has(folder, run_files::config)) return {};
    try {
        const auto json = read_json(folder / run_files::config);
        if (!json.contains("headroom")) return {};
        if (json.contains("folds")) return RunKind::folds;
        return json.contains("heads") ? RunKind::comparison : RunKind::run;
    } catch (const Error&) {
        return {};
    }
}

} // namespace

std::string command_of(RunKind kind) {
    if (kind == RunKind::run) return "train";
    return kind == RunKind::comparison ? "compare" : "compare " + option_name("folds");
}

std::optional<RunKind> run_kind(const fs::path& folder) {
    if (has(folder, CompareFolder::json)) return RunKind::comparison;
    if (has(folder, run_files::result) || has(folder, run_files::last)) return RunKind::run;
    return kind_of_config(folder);
}

bool has_runs(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error))
        if (std::error_code ignored; entry->is_directory(ignored) && run_kind(entry->path()))
            return true;
    return false;
}

bool has_config_of(const fs::path& folder, RunKind kind) {
    return kind_of_config(folder) == kind;
}

} // namespace headroom
