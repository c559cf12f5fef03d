#pragma once

#include "core/models/Model.h"
#include "core/training/TrainOptions.h"

#include <cstdint>

namespace headroom {

/// Memory that training holds from its first step to its last, in bytes, without the images and the
/// program.
struct TrainingMemory {
    std::int64_t parameters = 0; ///< with the statistics of batch normalisation
    std::int64_t gradients = 0;  ///< of what is trained
    std::int64_t optimizer = 0;  ///< what it remembers of each trained parameter
    std::int64_t plan = 0; ///< activations, their gradients, workspaces, packed weights of a batch
    std::int64_t frozen = 0; ///< the same of a frozen part, which only infers: no gradients

    std::int64_t total() const { return parameters + gradients + optimizer + plan + frozen; }
};

/// Builds what a Trainer would for batches of options.batch_size: of the phase that takes most,
/// where fine-tuning follows (Transfer.h). Nothing is trained, tuned or touched, so that it takes
/// next to no memory itself.
/// Throws Error(resources) where the network cannot be built.
TrainingMemory training_memory(Model& model, const TrainOptions& options);

} // namespace headroom
