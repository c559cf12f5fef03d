#pragma once

#include "core/tensor/Shape.h"

#include <string>
#include <vector>

namespace headroom {

/// What a parameter is to its layer.
enum class ParameterKind {
    conv_weight,      ///< {O, I / groups, KH, KW}
    depthwise_weight, ///< {O, 1, KH, KW}, as many groups as input channels
    dense_weight,     ///< {out, in}
    bias,
    gamma, ///< of a batch norm, as are beta, mean and variance
    beta,
    mean,
    variance,
};

/// A parameter that wants its values from a file.
struct ParameterSlot {
    std::string name;       ///< ours: "backbone.3.body.0.weight"
    std::string torch_name; ///< torchvision's: "layer1.0.conv1.weight"; may be empty
    Shape shape;
    ParameterKind kind = ParameterKind::conv_weight;
    std::size_t layer = 0; ///< counts the layers that have parameters, in their order
    double epsilon = 0;    ///< of the batch norm that a variance belongs to
    /// Of a dense weight behind flatten: the channels of the map that was flattened. Keras
    /// flattens H, W, C and we C, H, W.
    std::int64_t flattened_channels = 0;
};

/// What a file of weights is to be matched with. The slots of a layer follow each other.
struct WeightTarget {
    std::string model; ///< for errors: "resnet18"
    std::vector<ParameterSlot> slots;
    std::int64_t features = 0; ///< channels of the last map, which a classifier top takes
    bool transformers = false; ///< each torch_name is Hugging Face Transformers' instead
};

} // namespace headroom
