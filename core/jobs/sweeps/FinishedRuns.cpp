#include "core/jobs/sweeps/FinishedRuns.h"

#include "core/runs/CompareFolder.h"
#include "core/runs/FoldsFolder.h"
#include "core/runs/RunFiles.h"
#include "core/runs/RunList.h"
#include "core/runs/result/RunResult.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace headroom {

namespace fs = std::filesystem;

namespace {

std::optional<FinishedRun> finished_run(const fs::path& folder) {
    const auto path = folder / run_files::result;
    if (!fs::exists(path)) return {};
    const auto result = run_result_from_json(read_json(path), path.string());
    if (result.interrupted) return {};
    return FinishedRun{folder, result.head, result.seed};
}

} // namespace

std::vector<HeadRuns> finished_runs(const fs::path& folder, std::vector<std::string>& notes) {
    const auto entry = read_run(folder);
    if (!entry)
        throw io_error(
            fmt::format("{}: {}: give a folder that headroom train or headroom compare "
                        "wrote",
                        folder.string(),
                        fs::exists(folder) ? "neither a run nor a comparison" : "no such folder"));
    if (entry->state == RunEntry::State::damaged) throw data_error(entry->problem);
    if (entry->kind == RunKind::folds)
        throw usage_error(fmt::format("{}: its folds were tested on different images: give one of "
                                      "them, such as {}",
                                      folder.string(), FoldsFolder::fold(folder, 1).string()));
    if (entry->limits > 0)
        throw usage_error(fmt::format("{}: has a comparison for each number of training images: "
                                      "give the folder of one, such as {}",
                                      folder.string(), CompareFolder::limit(folder, "N").string()));

    std::vector<HeadRuns> heads;
    for (const auto& head : entry->heads)
        heads.push_back({head.head, {}});
    std::size_t finished = 0;
    for (const auto& path : entry->models) {
        const auto run = finished_run(path);
        if (!run) continue;
        const auto head = std::ranges::find(heads, run->head, &HeadRuns::head);
        if (head == heads.end()) continue; // not of this comparison
        head->runs.push_back(*run);
        ++finished;
    }
    std::erase_if(heads, [](const HeadRuns& head) { return head.runs.empty(); });
    if (heads.empty())
        throw usage_error(fmt::format("{}: no finished run in it: finish it with headroom {} {}",
                                      folder.string(), command_of(entry->kind),
                                      option_name("resume")));
    for (auto& head : heads)
        std::ranges::sort(head.runs, {}, &FinishedRun::seed);
    const auto wanted = entry->kind == RunKind::run
                            ? 1
                            : entry->heads.size() * static_cast<std::size_t>(entry->seeds);
    if (finished < wanted)
        notes.push_back(fmt::format("{}: {} of {} runs are finished: the others are left out",
                                    folder.string(), finished, wanted));
    return heads;
}

std::vector<RunPair> pairs_of(const std::vector<HeadRuns>& heads) {
    std::vector<RunPair> pairs;
    for (std::size_t a = 0; a < heads.size(); ++a)
        for (std::size_t b = a + 1; b < heads.size(); ++b)
            for (const auto& run : heads[a].runs) {
                const auto same = std::ranges::find(heads[b].runs, run.seed, &FinishedRun::seed);
                if (same != heads[b].runs.end()) pairs.push_back({run, *same});
            }
    return pairs;
}

} // namespace headroom
