#include "core/jobs/batch/CellMemory.h"

#include "core/batch/CellSettings.h"
#include "core/engine/Engine.h"
#include "core/jobs/batch/CellCheck.h"
#include "core/jobs/training/TrainingMemory.h"

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

std::map<std::size_t, std::int64_t> predicted_memory(const std::vector<BatchCell>& cells,
                                                     int threads, const JobControl& control) {
    std::map<std::size_t, std::int64_t> bytes;
    std::map<std::string, std::int64_t> known;
    wrong_cells(cells, control,
                [&](const std::vector<const BatchCell*>& sharing, const TrainingData& data) {
                    for (const auto* cell : sharing) {
                        const auto [found, added] = known.emplace(network_key(*cell), 0);
                        if (added) {
                            const auto spec = costed_spec(*cell, threads);
                            Model model(data.model, spec.head);
                            found->second = training_memory(model, spec.options).total();
                        }
                        bytes.emplace(cell->number, found->second);
                    }
                });
    return bytes;
}

} // namespace headroom
