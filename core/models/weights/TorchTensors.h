#pragma once

#include "core/models/weights/FileLayers.h"

namespace headroom {

/// A tensor of a file as PyTorch would have it.
struct TorchTensor {
    std::string name; ///< "block1_conv1.weight"
    Shape shape;
    std::size_t tensor = 0;  ///< of the file
    std::int64_t inputs = 0; ///< of a weight of Keras'; 0 where the values stay in their order
};

/// The tensors of a file in PyTorch's layout: those of PyTorch as they are, those of Keras by layer
/// and role, {O, I, H, W}. Counters are left out.
std::vector<TorchTensor> torch_tensors(const WeightFile& file);

/// Reads one. Keras' values are in the order positions, inputs, outputs: of a kernel the positions
/// are H, W; of a dense layer behind flatten those of the map, where `inputs` are its channels.
/// Throws Error(bad_data) where a value is not finite.
Tensor read_torch_tensor(const WeightFile& file, const TorchTensor& tensor);

} // namespace headroom
