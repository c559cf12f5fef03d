#pragma once

#include "core/models/weights/FileBytes.h"
#include "core/models/weights/WeightFile.h"

namespace headroom {

/// Reads a safetensors file of any writer. What a run of ours wrote says its preprocessing; beside
/// one of timm's, config.json does.
WeightFile read_safetensors_weights(std::shared_ptr<const FileBytes> file);
bool is_safetensors(const FileBytes& file);

} // namespace headroom
