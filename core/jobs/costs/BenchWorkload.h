#pragma once

#include "core/training/TrainStep.h"

#include <optional>

namespace headroom {

/// One network with one PlanSpec, to be measured.
struct BenchCase {
    ModelSpec model;
    std::string head;
    PlanSpec plan; ///< `input` is the model's
};

/// A network with one synthetic batch, ready to repeat its step. In training that is Trainer's step
/// without the loader: copying the batch in, forward, the loss and its gradient, backward, AdamW.
/// In inference: copying the batch in, forward.
class BenchWorkload {
  public:
    /// Compiles the network. Pixels, labels and weights are always the same.
    explicit BenchWorkload(const BenchCase& what);
    BenchWorkload(const BenchWorkload&) = delete;
    BenchWorkload& operator=(const BenchWorkload&) = delete;

    /// Throws Error(diverged) if the loss in training is not finite.
    void step();

    /// A step ends early, between two layers, once a stop is requested.
    void stop_by(std::stop_token stop);

    /// Makes every part of a step a lap of `timer`; null ends that.
    void time_steps(StepTimer* timer);

    const Model& model() const { return model_; }

  private:
    Model model_;
    Batch batch_;
    std::optional<TrainStep> train_; ///< for training only
    std::optional<BatchPlans> inference_;
    std::uint64_t steps_ = 0;
};

} // namespace headroom
