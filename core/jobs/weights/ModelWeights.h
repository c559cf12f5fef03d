#pragma once

#include "core/training/TransferOptions.h"

namespace headroom {

/// A model that is a file of ONNX has weights: makes them the pretrained ones unless others are
/// named.
void take_model_weights(const std::string& model, TransferOptions& transfer);

} // namespace headroom
