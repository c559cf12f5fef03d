#pragma once

#include "core/models/Model.h"
#include "core/training/TrainOptions.h"

#include <vector>

namespace headroom {

/// Epochs that train the same layers.
struct TrainingPhase {
    TrainOptions options;   ///< its own number of epochs and learning rate
    int epochs_before = 0;  ///< epochs of the phase before it
    std::size_t frozen = 0; ///< layers of the backbone
};

/// The phases of a training: one, or two where fine-tuning follows.
class TrainingPhases {
  public:
    /// Throws Error(usage) where `freeze` or `unfreeze` names no layer of the backbone.
    TrainingPhases(const Network& backbone, const TrainOptions& options);

    const TrainingPhase& first() const { return phases_.front(); }
    const TrainingPhase& last() const { return phases_.back(); }
    const TrainingPhase& of(int epoch) const; ///< after the training's end: the last one
    int epochs() const;                       ///< number in all phases

  private:
    std::vector<TrainingPhase> phases_;
};

} // namespace headroom
