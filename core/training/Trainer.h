#pragma once

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
    const Optimizer& optimizer() const { return step_.optimizer(); }
    const BatchPlans& plans() const { return step_.plans(); }
    std::int64_t batches() const { return static_cast<std::int64_t>(loader_.batches()); }
    std::int64_t samples() const { return static_cast<std::int64_t>(loader_.samples()); }
    double learning_rate() const; ///< of the last step that was made

    /// Resumes from a saved position; the model's parameters must be restored as well. Ignores the
    /// optimizer's state if this Trainer has not made a step: it is that of an earlier Trainer.
    void restore(const TrainPosition& position, const std::map<std::string, Tensor>& optimizer);

  private:
    std::int64_t global_step() const { ///< from this Trainer's first
        return (position_.epoch - 1 - epochs_before_) * batches() + position_.batch;
    }
    bool step(const Batch& batch); ///< false where it was stopped

    TrainOptions options_;
    int epochs_before_;
    BatchLoader loader_;
    TrainStep step_;
    Schedule schedule_;
    TrainPosition position_;
};

/// The precision and the threads that options mean on this machine.
Execution execution(const TrainOptions& options, std::shared_ptr<TuningChoices> choices = {});

/// Returns what a Trainer compiles for full batches.
PlanSpec training_plan(const Model& model, const TrainOptions& options);

/// Returns n / (classes * count) for each class, so that all classes have the same total weight.
std::vector<float> balanced_class_weights(const std::vector<std::size_t>& counts);

} // namespace headroom
