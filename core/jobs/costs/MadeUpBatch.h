#pragma once

#include "core/models/Model.h"
#include "datasets/data/Batch.h"

namespace headroom {

/// Random images of the model's input shape, and labels: always the same ones, for measuring speed.
Batch made_up_batch(const Model& model, int count);

} // namespace headroom
