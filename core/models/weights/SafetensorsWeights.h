#pragma once

#include "core/models/weights/FileBytes.h"
#include "core/models/weights/WeightFile.h"

namespace headroom {

/// Reads a safetensors file of any program. Files of our runs contain their preprocessing; for
/// files of timm it is in config.json beside them.
WeightFile read_safetensors_weights(std::shared_ptr<const FileBytes> file);
bool is_safetensors(const FileBytes& file);

} // namespace headroom
