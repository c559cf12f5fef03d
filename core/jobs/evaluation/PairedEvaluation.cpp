#include "core/jobs/evaluation/PairedEvaluation.h"

#include "core/runs/CompareFolder.h"
#include "core/runs/config/RunConfig.h"

namespace headroom {

EvaluateSpec paired_evaluation(const std::filesystem::path& folder, const std::string& first,
                               const std::string& second, std::uint64_t seed) {
    return paired_evaluation(CompareFolder::run(folder, first, seed),
                             CompareFolder::run(folder, second, seed));
}

EvaluateSpec paired_evaluation(const std::filesystem::path& first_run,
                               const std::filesystem::path& second_run) {
    EvaluateSpec spec;
    spec.runs = {first_run, second_run};
    spec.data = {train_spec(first_run).data};
    return spec;
}

} // namespace headroom
