#pragma once

#include "core/models/weights/FileLayers.h"

namespace headroom {

/// A tensor of a file in PyTorch's terms.
struct TorchTensor {
    std::string name; ///< "block1_conv1.weight"
    Shape shape;
    std::size_t tensor = 0;  ///< index in the file
    std::int64_t inputs = 0; ///< inputs of a Keras weight; 0 if the values keep their order
};

/// Returns the tensors of a file in PyTorch's layout: those of PyTorch as they are, those of Keras
/// by layer and role, {O, I, H, W}. Counters are left out.
std::vector<TorchTensor> torch_tensors(const WeightFile& file);

/// Reads one tensor. Keras' values are in the order positions, inputs, outputs. Positions are H, W
/// of a kernel, or those of the map for a dense layer after flatten, whose `inputs` are the map's
/// channels. Throws Error(bad_data) if a value is not finite.
Tensor read_torch_tensor(const WeightFile& file, const TorchTensor& tensor);

} // namespace headroom
