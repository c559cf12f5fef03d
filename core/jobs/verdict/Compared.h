#pragma once

#include "core/jobs/sweeps/DataSweepJob.h"
#include "core/jobs/training/FoldsJob.h"

#include <variant>

namespace headroom {

/// Anything that `headroom compare` writes: a comparison on one split, on folds, or with several
/// numbers of training images.
using Compared = std::variant<HeadComparison, FoldComparison, DataSweepResult>;

struct ComparedResult {
    bool interrupted = false;
    std::filesystem::path out;
    Compared compared;
};

/// Runs the comparison that the options ask for: run_folds(), or the run() of DataSweepSpec or
/// CompareSpec, with their errors.
ComparedResult run_compared(const CompareSpec& spec, const JobControl& control);

/// Reads a folder that such a comparison wrote. Throws Error if it holds none, or is damaged.
Compared load_compared(const std::filesystem::path& folder);

/// Whether some part of it is finished, so that there is something to show.
bool has_results(const Compared& compared);

/// The sentences that say how it came out: one for each later head.
std::vector<std::string> verdicts(const Compared& compared);

/// Command that repeats it; may be empty.
std::string command_of(const Compared& compared);

/// The report page of each kind.
std::string to_html(const Compared& compared);

} // namespace headroom
