#include "core/runs/RunDetails.h"

#include "core/runs/RunFolder.h"
#include "core/runs/result/EpochLog.h"
#include "core/runs/table/SingleRuns.h"
#include "datasets/base/Error.h"

#include <algorithm>

namespace headroom {

namespace fs = std::filesystem;

namespace {

std::vector<RunFile> files_in(const fs::path& folder) {
    std::vector<RunFile> files;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code ignored;
        const auto name = at->path().filename().string();
        if (name == RunFolder::lock_name || !at->is_regular_file(ignored)) continue;
        const auto bytes = at->file_size(ignored);
        if (!ignored) files.push_back({name, bytes});
    }
    std::ranges::sort(files, {}, &RunFile::name);
    return files;
}

RunDetails details_of(RunEntry run) {
    RunDetails details;
    try {
        details.epochs = read_epochs(run.path);
    } catch (const Error& error) {
        details.problem = error.what();
    }
    details.files = files_in(run.path);
    details.run = std::move(run);
    return details;
}

bool is_listed(const std::vector<RunDetails>& all, const fs::path& folder) {
    return std::ranges::any_of(all, [&](const auto& one) { return one.run.path == folder; });
}

} // namespace

std::vector<RunDetails> read_details(const std::vector<fs::path>& folders) {
    std::vector<RunDetails> all;
    for (const auto& folder : folders) {
        auto entry = read_run(folder);
        if (!entry) continue;
        auto runs = single_runs({std::move(*entry)}); // newest first
        std::ranges::reverse(runs);
        for (auto& run : runs)
            if (!is_listed(all, run.path)) all.push_back(details_of(std::move(run)));
    }
    return all;
}

} // namespace headroom
