#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"

namespace headroom {

/// Evaluates both heads' runs of one seed on the test split of the comparison's own data, for their
/// Disagreements. Throws Error if the runs' folders are missing or damaged.
EvaluateSpec paired_evaluation(const std::filesystem::path& folder, const std::string& first,
                               const std::string& second, std::uint64_t seed);

/// The same of any two runs, on the data of the first.
EvaluateSpec paired_evaluation(const std::filesystem::path& first_run,
                               const std::filesystem::path& second_run);

} // namespace headroom
