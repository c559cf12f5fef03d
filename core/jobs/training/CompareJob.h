#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/jobs/JobControl.h"
#include "core/runs/config/TrainingSpec.h"

namespace headroom {

struct CompareResult {
    bool interrupted = false;
    std::filesystem::path out; ///< runs/HEAD-seedN/, compare.json, compare.csv, report.html
    HeadComparison comparison;
};

/// Throws Error(usage) where options, seeds or heads cannot be so; run() does it first.
void validate(const CompareSpec& spec);

/// Trains every head on every seed, in turn (A B, then B A), and compares them on one split: folds
/// are run_folds()'s (FoldsJob.h).
/// Reports are written as soon as each pair is complete, so an interrupted comparison has one.
CompareResult run(const CompareSpec& spec, const JobControl& control);

} // namespace headroom
