#include "core/jobs/training/OwnBackbone.h"

#include "core/runs/OwnFiles.h"
#include "core/runs/result/TrainingCheckpoint.h"

#include <algorithm>

namespace headroom {

std::filesystem::path own_backbone(const TrainingSpec& spec) {
    const auto& transfer = spec.options.transfer;
    std::error_code ignored;
    if (!spec.resume || transfer.weights.empty() ||
        std::filesystem::exists(transfer.weights, ignored))
        return {};
    if (has_checkpoint(spec.out)) return spec.out; // it goes on from there
    if (transfer.frozen() != "all" || transfer.finetune_epochs > 0) return {};
    const auto runs = runs_of_comparison(spec.out);
    const auto run = std::ranges::find_if(runs, has_checkpoint);
    return run == runs.end() ? std::filesystem::path() : *run;
}

} // namespace headroom
