#pragma once

#include "core/models/ModelSpec.h"

namespace headroom {

/// The models that come with Headroom: mnist-cnn, squeezenet-mini, bn-cnn, simple-cnn, vgg16.
const std::vector<ModelSpec>& catalog();

} // namespace headroom
