#pragma once

#include "core/training/LbfgsStep.h"
#include "core/training/ModelInput.h"
#include "core/training/TrainStep.h"
#include "datasets/data/BatchLoader.h"

#include <functional>
#include <stop_token>

namespace headroom {

/// Position of a training run. With the parameters and the optimizer's state it is all that is
/// needed to resume.
struct TrainPosition {
    int epoch = 1;                       ///< the one being trained, from 1
    std::int64_t batch = 0;              ///< number of batches done in that epoch
    double loss_sum = 0, weight_sum = 0; ///< for that epoch; their ratio is its running loss
    std::int64_t correct = 0, seen = 0;  ///< for that epoch
    double epoch_seconds = 0;            ///< training time of that epoch
    double seconds = 0;                  ///< training time of all epochs
    std::int64_t images = 0;             ///< number of images trained on in all epochs

    double loss() const { return weight_sum > 0 ? loss_sum / weight_sum : 0; }
    double accuracy() const {
        return seen > 0 ? static_cast<double>(correct) / static_cast<double>(seen) : 0;
    }
};

/// Trains a model on a dataset, one epoch per call.
///
///     Trainer trainer(model, data.train, normalisation, options);
///     for (int epoch = 1; epoch <= options.epochs; ++epoch) {
///         trainer.train_epoch({}, {});
///         evaluate, log, save ...
///         trainer.next_epoch();
///     }
///
/// With lbfgs an epoch is LbfgsStep::steps_per_epoch steps, each of them over all samples, or as
/// many as it takes to converge.
///
/// Order, augmentation, dropout and rates are functions of (seed, position) alone: a run that goes
/// on from a saved position ends with the same bits as one that never stopped.
class Trainer {
  public:
    /// Borrows the model; compiles its training Plan, with `choices` if they are given.
    /// Its epochs follow `epochs_before` of another.
    Trainer(Model& model, DatasetPtr data, const ModelInput& input, const TrainOptions& options,
            std::shared_ptr<TuningChoices> choices = {}, int epochs_before = 0);

    /// Trains from the position to the end of its epoch and returns true; false if it was stopped
    /// before. A stopped step leaves the model unchanged. Throws Error(diverged) when the loss is
    /// not finite.
    bool train_epoch(std::stop_token stop, const std::function<void()>& on_step);

    /// Moves the position to the next epoch's beginning.
    void next_epoch();

    const TrainPosition& position() const { return position_; }
    std::map<std::string, Tensor> optimizer_state() const;
    const BatchPlans& plans() const { return lbfgs_ ? lbfgs_->plans() : step_->plans(); }
    std::int64_t batches() const; ///< steps in an epoch
    std::int64_t samples() const; ///< that an epoch's steps take
    double learning_rate() const; ///< of the last step that was made; 0 for lbfgs
    bool converged() const { return lbfgs_ && lbfgs_->converged(); } ///< more steps change nothing

    /// Resumes from a saved position; the model's parameters must be restored as well. Ignores the
    /// optimizer's state if this Trainer has not made a step: it is that of an earlier Trainer.
    void restore(const TrainPosition& position, const std::map<std::string, Tensor>& optimizer);

  private:
    std::int64_t global_step() const { ///< from this Trainer's first
        return (position_.epoch - 1 - epochs_before_) * batches() + position_.batch;
    }
    bool step(const std::stop_token& stop); ///< false where it was stopped

    TrainOptions options_;
    int epochs_before_;
    BatchLoader loader_;
    std::optional<TrainStep> step_; ///< either this or lbfgs_
    std::optional<LbfgsStep> lbfgs_;
    Schedule schedule_;
    TrainPosition position_;
};

/// Where lbfgs was ended by the number of epochs: a line that says so; else empty.
std::string not_converged(const TrainOptions& options, const Trainer& trainer);

/// The precision and the threads that options mean on this machine.
Execution execution(const TrainOptions& options, std::shared_ptr<TuningChoices> choices = {});

/// Returns what a Trainer compiles for full batches.
PlanSpec training_plan(const Model& model, const TrainOptions& options);

/// Returns n / (classes * count) for each class, so that all classes have the same total weight.
std::vector<float> balanced_class_weights(const std::vector<std::size_t>& counts);

} // namespace headroom
