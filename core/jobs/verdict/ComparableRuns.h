#pragma once

#include "core/runs/RunList.h"
#include "core/runs/result/RunResult.h"

namespace headroom {

/// One of the runs that are compared.
struct ComparableRun {
    RunEntry entry;
    RunResult result;
    std::string head; ///< that it is a run of: "gap-dense", "gap-dense (lr 0.01)"
    std::uint64_t seed = 0;
};

struct ComparableRuns {
    std::vector<ComparableRun> runs;
    std::vector<std::string> notes; ///< what else differs, and what was left out
};

/// Reads the runs and finds which are seeds of one head. Throws as CompareRunsJob.h says.
ComparableRuns comparable_runs(const std::vector<std::filesystem::path>& folders);

} // namespace headroom
