#include "core/jobs/sweeps/LatencySweepJob.h"

#include "core/comparison/Quantile.h"
#include "core/engine/Engine.h"
#include "core/jobs/costs/MadeUpBatch.h"
#include "core/jobs/sweeps/SweepModel.h"
#include "core/layers/Loss.h"
#include "core/training/BatchPlans.h"
#include "datasets/base/Cancelled.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <memory>
#include <set>

namespace headroom {

namespace {

constexpr int rounds = 5;
constexpr double warm_up_seconds = 0.1;
constexpr int warm_up_steps = 3;

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// A row during measurement.
class Measurement {
  public:
    Measurement(const SweepModel& model, int batch, const std::stop_token& stop)
        : model_(model), images_(made_up_batch(model.saved.model, batch)),
          plans_(model.saved.model, {.batch = batch,
                                     .input = model.saved.model.input(),
                                     .mode = Mode::inference,
                                     .execution = model.how}),
          probabilities_(model.saved.card.classes.size()) {
        plans_.stop_by(stop);
    }

    /// Repeats for about `seconds` after a warm-up.
    void take_turn(double seconds) {
        const double warm_from = now();
        for (int i = 0; i < warm_up_steps || now() - warm_from < warm_up_seconds; ++i)
            classify();
        const double from = now();
        do {
            const double start = now();
            classify();
            times_.push_back(now() - start);
        } while (now() - from < seconds);
    }

    LatencyRow row() const {
        LatencyRow row;
        row.head = model_.run.head;
        row.run = model_.run;
        row.precision = to_string(model_.how.precision);
        row.batch = static_cast<int>(images_.count());
        row.repetitions = times_.size();
        row.median = quantile(times_, 0.5);
        row.lowest = *std::ranges::min_element(times_);
        if (times_.size() >= min_repetitions) row.percentile_99 = quantile(times_, 0.99);
        return row;
    }

  private:
    void classify() {
        Plan& plan = plans_.load(images_);
        if (!plan.forward()) throw Cancelled{};
        const auto units = plan.logits().size() / images_.count();
        for (std::size_t i = 0; i < images_.count(); ++i)
            predict(plan.logits().subspan(i * units, units), probabilities_);
    }

    const SweepModel& model_;
    Batch images_;
    BatchPlans plans_;
    std::vector<float> probabilities_;
    std::vector<double> times_;
};

} // namespace

LatencySweepResult run(const LatencySweepSpec& spec, const JobControl& control) {
    check_values(spec);
    report_precision(spec, control);
    LatencySweepResult result;
    result.spec = spec;
    result.threads = resolve_threads(spec.threads);
    std::vector<std::unique_ptr<SweepModel>> models;
    for (const auto& head : finished_runs(spec.folder, result.notes))
        models.push_back(
            std::make_unique<SweepModel>(load_sweep_model(head.runs.front(), spec, control.stop)));
    const ModelSpec& network = models.front()->saved.model.spec();
    result.model = network.name;
    result.input = to_string(network.input);
    for (const auto& note : result.notes)
        control.tell(Message{note});

    std::vector<std::unique_ptr<Measurement>> rows;
    for (const int batch : std::set<int>{1, spec.batch})
        for (const auto& model : models)
            rows.push_back(std::make_unique<Measurement>(*model, batch, control.stop));
    std::size_t done = 0;
    for (int round = 0; round < rounds; ++round)
        for (const auto& row : rows) {
            if (control.stop.stop_requested()) throw Cancelled{};
            row->take_turn(spec.seconds / rounds);
            control.tell(Progress{{}, "measuring", ++done, rounds * rows.size(), {}, {}, {}});
        }
    for (const auto& row : rows)
        result.rows.push_back(row->row());
    return result;
}

} // namespace headroom
