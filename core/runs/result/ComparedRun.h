#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/runs/result/RunResult.h"

#include <filesystem>

namespace headroom {

/// A run as comparisons take it, with everything that its run.json has: nothing about single test
/// images, and no metrics if it is not finished.
TrainedRun trained_run(const RunResult& result, const std::filesystem::path& folder);

/// Adds what run.json does not have: the answers to each test image, measured with their
/// probabilities, and how far these can be trusted. `valid` has no images without a valid split.
void add_answers(TrainedRun& run, const Evaluation& test, const Evaluation& valid);

} // namespace headroom
