#pragma once

#include "core/tensor/Tensor.h"

#include <string>
#include <utility>
#include <vector>

namespace headroom {

inline constexpr const char* gem_class = "GemPooling2D"; ///< ours, part of the program

/// A layer of a Keras model: a class, called on values.
struct KerasLayer {
    std::string type;                ///< "Conv2D"
    std::string arguments;           ///< "64, 3, padding=\"same\""
    std::vector<std::string> inputs; ///< values
    std::string output;
    std::string name = {};            ///< empty if it has no weights
    std::vector<Tensor> weights = {}; ///< in Keras' layout and order
};

/// Returns the layers with weights, and the folder that each has in a file of model.save_weights:
/// "layers/conv2d_1" is the second Conv2D in the order that Keras gives to the layers of a model,
/// which is by their distance from the output (keras/src/models/functional.py, map_graph). The last
/// layer's output is the model's.
std::vector<std::pair<const KerasLayer*, std::string>>
keras_folders(const std::vector<KerasLayer>& layers);

} // namespace headroom
