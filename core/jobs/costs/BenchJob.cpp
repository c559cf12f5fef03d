#include "core/jobs/costs/BenchJob.h"

#include "core/comparison/Quantile.h"
#include "core/engine/Engine.h"
#include "core/jobs/ProgressEvents.h"
#include "core/jobs/costs/BenchWorkload.h"
#include "core/jobs/training/MachineOptions.h"
#include "core/runs/result/ProcessMemory.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/formats/OpenDataset.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace headroom {

using nlohmann::ordered_json;

namespace {

/// A row during measurement.
struct Measured {
    BenchCase what;
    StepClock clock;
    double seconds = 0;                         ///< total of measured steps
    std::vector<double> images_per_second = {}; ///< one per round
    std::int64_t peak_memory_bytes = 0;
    std::vector<StepTime> steps = {};
    std::vector<LayerTime> layers = {};
};

void validate(const BenchSpec& spec) {
    for (int batch : spec.batch_sizes)
        if (batch < 1)
            throw option_error("batch-size", fmt::format("{}: expected at least 1", batch));
    for (int threads : spec.threads)
        check_value(threads_field, threads, 0);
    if (!(spec.seconds > 0) || !std::isfinite(spec.seconds))
        throw option_error("seconds", fmt::format("{}: expected a number above 0", spec.seconds));
    if (spec.rounds < 1)
        throw option_error("rounds", fmt::format("{}: expected at least 1", spec.rounds));
}

/// Returns every combination of the requested modes, precisions, batches and threads.
std::vector<PlanSpec> plans(const BenchSpec& spec, const JobControl& control) {
    std::vector<Precision> precisions;
    for (const auto wanted : spec.precisions) {
        const auto choice = choose_precision(wanted);
        report_fallback(wanted, choice, control);
        precisions.push_back(choice.precision);
    }
    std::vector<PlanSpec> all;
    for (const Mode mode : spec.modes)
        for (Precision precision : precisions)
            for (int batch : spec.batch_sizes)
                for (int threads : spec.threads)
                    all.push_back({.batch = batch,
                                   .input = {},
                                   .mode = mode,
                                   .execution = {.precision = precision,
                                                 .threads = resolve_threads(threads),
                                                 .tune = spec.tune}});
    return all;
}

std::vector<Measured> rows_to_measure(const BenchSpec& spec, const JobControl& control) {
    validate(spec);
    const auto ways = plans(spec, control);
    std::vector<Measured> rows;
    for (const auto& name : spec.models) {
        const ModelSpec model = adapted(load_model_spec(name), spec.input, spec.classes);
        for (const auto& head : chosen_heads(model, spec.heads)) {
            const Shape input = Model(model, head).input(); // also checks that the head fits
            for (PlanSpec plan : ways) {
                plan.input = input;
                rows.push_back({{model, head, plan}, StepClock(plan.execution.threads)});
            }
        }
    }
    return rows;
}

class Bench {
  public:
    Bench(const BenchSpec& spec, const JobControl& control)
        : spec_(spec), control_(control), rows_(rows_to_measure(spec, control)) {}

    std::vector<BenchRow> run() {
        for (int round = 0; round < spec_.rounds; ++round)
            for (auto& row : rows_)
                if (row.seconds < spec_.seconds || row.images_per_second.size() < 2) take_turn(row);
        std::vector<BenchRow> results;
        for (const auto& row : rows_)
            results.push_back(result(row));
        return results;
    }

  private:
    void take_turn(Measured& row) {
        tell(row, std::nullopt);
        reset_peak_memory();
        BenchWorkload workload(row.what);
        step(workload); // warm-up

        std::vector<double> times;
        for (double sum = 0; sum < turn_seconds(); sum += times.back()) {
            const double start = row.clock.seconds();
            step(workload);
            times.push_back(row.clock.seconds() - start);
            row.seconds += times.back();
            tell(row, row.what.plan.batch / times.back());
        }
        row.images_per_second.push_back(row.what.plan.batch / quantile(times, 0.5));
        row.peak_memory_bytes = std::max(row.peak_memory_bytes, peak_memory_bytes());
        if ((spec_.layers || spec_.steps) && row.steps.empty())
            take_apart(row, workload, quantile(times, 0.5));
    }

    /// Times the parts of as many steps as fit into a turn.
    void take_apart(Measured& row, BenchWorkload& workload, double step_seconds) {
        StepTimer timer(row.clock);
        workload.time_steps(&timer);
        const int steps = static_cast<int>(std::clamp(turn_seconds() / step_seconds, 3.0, 1000.0));
        for (int i = 0; i < steps; ++i) {
            timer.start();
            step(workload);
        }
        workload.time_steps(nullptr);
        row.steps = timer.times();
        row.layers = sum_by_layer(row.steps);
        const Model& model = workload.model();
        for (const Network* network : {&model.backbone(), &model.head()})
            for (std::size_t i = 0; i < network->size(); ++i)
                for (auto& layer : row.layers)
                    if (layer.layer == fmt::format("{}.{}", network->prefix(), i))
                        layer.type = network->layer(i).describe();
    }

    BenchRow result(const Measured& row) const {
        const PlanSpec& plan = row.what.plan;
        const auto [lowest, highest] = std::ranges::minmax(row.images_per_second);
        return {.model = row.what.model.name,
                .head = row.what.head,
                .mode = to_string(plan.mode),
                .precision = to_string(plan.execution.precision),
                .batch_size = plan.batch,
                .threads = plan.execution.threads,
                .median = quantile(row.images_per_second, 0.5),
                .lowest = lowest,
                .highest = highest,
                .processor_time = row.clock.counts_processor_time(),
                .peak_memory_bytes = row.peak_memory_bytes,
                .layers = spec_.layers ? row.layers : std::vector<LayerTime>{},
                .steps = spec_.steps ? row.steps : std::vector<StepTime>{}};
    }

    double turn_seconds() const { return spec_.seconds / spec_.rounds; }

    void step(BenchWorkload& workload) const {
        if (control_.stop.stop_requested()) throw Cancelled{};
        workload.step();
    }

    void tell(const Measured& row_of_turn, std::optional<double> images_per_second) {
        if (!throttle_()) return;
        double done = 0;
        for (const auto& row : rows_)
            done += std::min(1.0, row.seconds / spec_.seconds);
        constexpr double parts = 1000; // parts of a row
        Progress progress;
        progress.stage =
            fmt::format("measuring {} {}", row_of_turn.what.model.name, row_of_turn.what.head);
        progress.done = static_cast<std::size_t>(parts * done);
        progress.total = static_cast<std::size_t>(parts) * rows_.size();
        progress.images_per_second = images_per_second;
        control_.tell(progress);
    }

    const BenchSpec& spec_;
    const JobControl& control_;
    std::vector<Measured> rows_;
    Throttle throttle_;
};

double milliseconds(double seconds) {
    return 1e3 * seconds;
}

ordered_json null_if_zero(double value) {
    return value == 0 ? ordered_json(nullptr) : ordered_json(value);
}

} // namespace

double LayerTime::gflops_per_second() const {
    const double computing = forward_seconds + backward_seconds;
    return computing > 0 ? 1e-9 * static_cast<double>(flops) / computing : 0;
}

std::vector<BenchRow> run(const BenchSpec& spec, const JobControl& control) {
    return Bench(spec, control).run();
}

std::vector<LayerTime> sum_by_layer(const std::vector<StepTime>& steps) {
    std::vector<LayerTime> layers;
    const auto add = [&](const StepTime& time) {
        const auto name = time.step.name.substr(0, time.step.name.find(' '));
        auto layer = std::ranges::find(layers, name, &LayerTime::layer);
        if (layer == layers.end()) {
            layers.emplace_back().layer = name;
            layer = layers.end() - 1;
        }
        auto& seconds = time.step.pass == Pass::forward    ? layer->forward_seconds
                        : time.step.pass == Pass::backward ? layer->backward_seconds
                                                           : layer->update_seconds;
        seconds += time.seconds;
        layer->flops += time.step.flops;
    };
    // Weights are packed before the first layer runs, so layers are in the order of the forward
    // pass only if its steps are added first.
    for (Pass pass : {Pass::forward, Pass::backward, Pass::update})
        for (const auto& time : steps)
            if (time.step.pass == pass) add(time);
    return layers;
}

ordered_json to_json(const BenchRow& row) {
    ordered_json json = {
        {"model", row.model},
        {"head", row.head},
        {"mode", row.mode},
        {"precision", row.precision},
        {"batch_size", row.batch_size},
        {"threads", row.threads},
        {"images_per_second", {{"median", row.median}, {"min", row.lowest}, {"max", row.highest}}},
        {"milliseconds_per_step", milliseconds(row.seconds_per_step())},
        {"peak_memory_bytes", row.peak_memory_bytes},
    };
    double total = 0;
    for (const auto& layer : row.layers)
        total += layer.seconds();
    for (const auto& layer : row.layers)
        json["layers"].push_back({{"layer", layer.layer},
                                  {"type", layer.type},
                                  {"forward_milliseconds", milliseconds(layer.forward_seconds)},
                                  {"backward_milliseconds", milliseconds(layer.backward_seconds)},
                                  {"update_milliseconds", milliseconds(layer.update_seconds)},
                                  {"share", total > 0 ? layer.seconds() / total : 0},
                                  {"gflops_per_second", null_if_zero(layer.gflops_per_second())}});
    for (const auto& time : row.steps)
        json["steps"].push_back({{"step", time.step.name},
                                 {"implementation", time.step.implementation},
                                 {"milliseconds", milliseconds(time.seconds)},
                                 {"gflops_per_second", null_if_zero(time.gflops_per_second())}});
    return json;
}

} // namespace headroom
