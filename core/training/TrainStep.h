#pragma once

#include "core/engine/StepTimer.h"
#include "core/layers/Loss.h"
#include "core/training/BatchPlans.h"
#include "core/training/Optimizer.h"

namespace headroom {

/// One training step: forward, the loss and its gradient, backward, and the optimizer. Benchmarks
/// use the same code as training.
///
///     TrainStep step(model, {.batch = 128, .input = model.input(), .mode = Mode::training},
///                    options, {});
///     LossResult result = step(batch, schedule.at(17), {.seed = 1, .step = 17});
class TrainStep {
  public:
    /// Borrows the model; compiles the Plan of its layers from `first_layer` on for full batches.
    /// `options` name the optimizer.
    TrainStep(Model& model, const PlanSpec& full, const TrainOptions& options, LossOptions loss,
              std::size_t first_layer = 0);

    /// If the loss is not finite the step ends there, with the weights unchanged.
    LossResult operator()(const Batch& batch, const Rates& rates, const Plan::Draw& draw);

    /// A step ends early once a stop is requested, between two layers: stopped() is then true, and
    /// the model is as it was before the step.
    void stop_by(std::stop_token stop) { plans_.stop_by(std::move(stop)); }
    bool stopped() const { return stopped_; }

    /// Compiles the Plan for an epoch's last, smaller batch now.
    void prepare(int count) { plans_.prepare(count); }

    /// Makes every part of a full batch's step a lap of `timer`; null ends that.
    void time_steps(StepTimer* timer);

    const BatchPlans& plans() const { return plans_; }
    const Optimizer& optimizer() const { return optimizer_; }
    Optimizer& optimizer() { return optimizer_; }

  private:
    void keep_statistics();
    void restore_statistics();

    int units_;
    LossOptions loss_;
    BatchPlans plans_;
    Optimizer optimizer_;
    StepInfo loss_info_, optimizer_info_;
    StepTimer* timer_ = nullptr;
    bool stopped_ = false;
    /// Running statistics, which the forward pass moves, and their values before it.
    std::vector<std::pair<Parameter*, LaidOut>> statistics_;
};

} // namespace headroom
