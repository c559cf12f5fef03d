#include "core/jobs/evaluation/PairedEvaluation.h"

#include "core/runs/CompareFolder.h"
#include "core/runs/config/RunConfig.h"

namespace headroom {

EvaluateSpec paired_evaluation(const std::filesystem::path& folder, const std::string& first,
                               const std::string& second, std::uint64_t seed) {
    EvaluateSpec spec;
    spec.runs = {CompareFolder::run(folder, first, seed), CompareFolder::run(folder, second, seed)};
    spec.data = {train_spec(spec.runs[0]).data};
    return spec;
}

} // namespace headroom
