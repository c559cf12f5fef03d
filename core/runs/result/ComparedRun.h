#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/runs/result/RunResult.h"

#include <filesystem>

namespace headroom {

/// A run as comparisons take it, with everything that its run.json has: nothing about single test
/// images, and no metrics if it is not finished.
TrainedRun trained_run(const RunResult& result, const std::filesystem::path& folder);

} // namespace headroom
