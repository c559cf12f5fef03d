#pragma once

#include "core/models/Model.h"

#include <string>

namespace headroom {

/// What the first `layers` of a backbone compute, as 16 hex digits each: equal ones compute the
/// same features of the same images.

/// A hash over their values, statistics included.
std::string weights_hash(const Model& model, std::size_t layers);

/// A hash over the layers as a model file has them, and the shape of the images that they take.
std::string layers_hash(const ModelSpec& spec, std::size_t layers);

} // namespace headroom
