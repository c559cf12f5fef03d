#pragma once

#include "core/models/Model.h"
#include "core/models/weights/WeightFile.h"
#include "core/models/weights/WeightTarget.h"

namespace headroom {

/// What the backbone of a model wants of a file: a slot for each parameter and statistic. Where the
/// catalog knows what torchvision, timm or Keras call the layers, the slots have the names of which
/// the file has most, and for a file of Keras they are in that file's order.
WeightTarget backbone_target(const Model& model, const WeightFile& file);

} // namespace headroom
