#include "core/jobs/batch/BatchPlanJob.h"

#include "core/batch/CellSettings.h"
#include "core/jobs/batch/CellCheck.h"
#include "core/jobs/batch/CellMemory.h"
#include "core/jobs/costs/TrainingTime.h"
#include "core/jobs/training/TrainingMemory.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <map>

namespace headroom {

namespace {

/// Costs of a network in training, measured once.
class NetworkCosts {
  public:
    NetworkCosts(int threads, const JobControl& control) : threads_(threads), control_(control) {}

    void add_to(BatchPlan::Row& row, const TrainingData& data) {
        const auto spec = costed_spec(row.cell, threads_);
        const auto& costs = costs_of(network_key(row.cell), spec, data);
        row.memory = costs.memory;
        if (costs.step && spec.options.epochs > 0)
            row.seconds = spec.options.epochs * epoch_seconds(*costs.step, spec.options,
                                                              data.opened.train->size(),
                                                              held_out_images(data.opened));
    }

  private:
    struct Costs {
        std::int64_t memory = 0;
        std::optional<double> step; ///< seconds; none for a frozen part, whose features are kept
    };

    const Costs& costs_of(const std::string& key, const TrainSpec& spec, const TrainingData& data) {
        if (const auto found = known_.find(key); found != known_.end()) return found->second;
        Model model(data.model, spec.head);
        Costs costs{training_memory(model, spec.options).total(),
                    training_step_seconds(model, spec.options, control_)};
        return known_.emplace(key, costs).first->second;
    }

    const int threads_;
    const JobControl& control_;
    std::map<std::string, Costs> known_;
};

} // namespace

std::size_t BatchPlan::done() const {
    return static_cast<std::size_t>(std::ranges::count(rows, CellState::done, &Row::state));
}

std::size_t BatchPlan::wrong() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(rows, [](const Row& row) { return !row.error.empty(); }));
}

double BatchPlan::seconds_left() const {
    double seconds = 0;
    for (const auto& row : rows)
        if (row.state != CellState::done) seconds += row.seconds.value_or(0);
    return seconds;
}

BatchPlan plan(const BatchRunSpec& spec, const JobControl& control) {
    check_values(spec);
    const auto batch = open_batch(spec);
    BatchPlan plan;
    plan.folder = batch.path();
    plan.varied = batch.varied();
    const auto states = batch.states();
    for (std::size_t i = 0; i < states.size(); ++i)
        plan.rows.push_back({batch.cells()[i], states[i], {}, {}, ""});
    NetworkCosts costs(spec.threads, control);
    const auto wrong =
        wrong_cells(batch.cells(), control,
                    [&](const std::vector<const BatchCell*>& cells, const TrainingData& data) {
                        for (const auto* cell : cells)
                            costs.add_to(plan.rows[cell->number - 1], data);
                    });
    for (const auto& [number, error] : wrong)
        plan.rows[number - 1].error = error;
    return plan;
}

nlohmann::ordered_json to_json(const BatchPlan& plan) {
    nlohmann::ordered_json json{{"folder", plan.folder.string()},
                                {"cells", nlohmann::ordered_json::array()},
                                {"seconds_left", plan.seconds_left()}};
    for (const auto& row : plan.rows) {
        nlohmann::ordered_json one{{"cell", row.cell.number},
                                   {"run", row.cell.name},
                                   {"settings", settings_json(row.cell.settings)},
                                   {"state", to_string(row.state)}};
        if (row.memory) one["memory_bytes"] = *row.memory;
        if (row.seconds) one["seconds"] = *row.seconds;
        if (!row.error.empty()) one["error"] = row.error;
        json["cells"].push_back(std::move(one));
    }
    return json;
}

} // namespace headroom
