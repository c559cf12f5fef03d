#include "core/jobs/training/TrainingPhases.h"

#include "core/models/Freeze.h"

namespace headroom {

TrainingPhases::TrainingPhases(const Network& backbone, const TrainOptions& options) {
    const auto& transfer = options.transfer;
    phases_.push_back({options, 0, frozen_layers(backbone, transfer.frozen())});
    const std::size_t still_frozen = layers_before(backbone, transfer.unfreeze);
    if (transfer.finetune_epochs == 0) return;
    phases_.push_back({options, options.epochs, still_frozen});
    phases_.back().options.epochs = transfer.finetune_epochs;
    phases_.back().options.learning_rate = transfer.finetune_lr;
}

const TrainingPhase& TrainingPhases::of(int epoch) const {
    return epoch > last().epochs_before ? last() : first();
}

int TrainingPhases::epochs() const {
    return last().epochs_before + last().options.epochs;
}

} // namespace headroom
