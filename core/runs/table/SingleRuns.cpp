#include "core/runs/table/SingleRuns.h"

#include "core/runs/FoldsFolder.h"
#include "core/runs/OwnFiles.h"

#include <algorithm>
#include <set>

namespace headroom {

namespace fs = std::filesystem;

namespace {

/// Returns the run folders in a comparison or a cross-validation.
std::vector<fs::path> runs_within(const fs::path& folder, RunKind kind) {
    if (kind == RunKind::run) return {folder};
    std::vector<fs::path> runs;
    const auto add_all = [&](const std::vector<fs::path>& parts, RunKind kind_of_parts) {
        for (const auto& part : parts)
            for (auto& run : runs_within(part, kind_of_parts))
                runs.push_back(std::move(run));
    };
    if (kind == RunKind::folds) {
        add_all(FoldsFolder::comparisons(folder), RunKind::comparison);
    } else {
        add_all(runs_of_comparison(folder), RunKind::run);
        add_all(limits_of_comparison(folder), RunKind::comparison);
    }
    return runs;
}

} // namespace

std::vector<RunEntry> single_runs(std::vector<RunEntry> entries) {
    std::vector<std::pair<fs::path, RunKind>> groups;
    std::vector<RunEntry> runs;
    std::set<std::string> known;
    for (auto& entry : entries) {
        if (entry.kind != RunKind::run)
            groups.emplace_back(entry.path, entry.kind);
        else if (known.insert(entry.path.string()).second)
            runs.push_back(std::move(entry));
    }
    for (const auto& [folder, kind] : groups)
        for (const auto& path : runs_within(folder, kind))
            if (known.insert(path.string()).second)
                if (auto run = read_run(path)) runs.push_back(std::move(*run));
    std::ranges::stable_sort(runs, std::greater(), &RunEntry::started);
    return runs;
}

} // namespace headroom
