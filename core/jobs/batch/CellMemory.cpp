#include "core/jobs/batch/CellMemory.h"

#include "core/batch/CellSettings.h"
#include "core/engine/Engine.h"
#include "core/jobs/training/TrainingMemory.h"
#include "core/models/Model.h"

namespace headroom {

TrainSpec costed_spec(const BatchCell& cell, int threads) {
    auto spec = train_spec_of(cell.settings);
    spec.options.threads =
        resolve_threads(spec.options.threads > 0 ? spec.options.threads : threads);
    if (spec.options.precision == PrecisionOption::automatic)
        spec.options.precision = PrecisionOption::f32;
    return spec;
}

std::string network_key(const BatchCell& cell) {
    return shared_settings(cell.settings) + value_in(cell.settings, "head");
}

VisitGroup predict_memory(CellMemory& memory, int threads) {
    return [&memory, threads, known = std::map<std::string, std::int64_t>()](
               const std::vector<const BatchCell*>& sharing, const TrainingData& data) mutable {
        for (const auto* cell : sharing) {
            const auto [found, added] = known.emplace(network_key(*cell), 0);
            if (added) {
                const auto spec = costed_spec(*cell, threads);
                Model model(data.model, spec.head);
                found->second = training_memory(model, spec.options).total();
            }
            memory.emplace(cell->number, found->second);
        }
    };
}

CellMemory predicted_memory(const std::vector<BatchCell>& cells, int threads,
                            const JobControl& control) {
    CellMemory memory;
    wrong_cells(cells, control, predict_memory(memory, threads));
    return memory;
}

} // namespace headroom
