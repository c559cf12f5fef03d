#pragma once

#include "core/tensor/Shape.h"

#include <string>
#include <vector>

namespace headroom {

/// Role of a parameter in its layer.
enum class ParameterKind {
    conv_weight,      ///< {O, I / groups, KH, KW}
    depthwise_weight, ///< {O, 1, KH, KW}, with one group per input channel
    dense_weight,     ///< {out, in}
    bias,
    gamma, ///< these are of a batch norm, with beta, mean and variance
    beta,
    mean,
    variance,
};

/// A parameter to be filled from a file.
struct ParameterSlot {
    std::string name;       ///< our name: "backbone.3.body.0.weight"
    std::string torch_name; ///< torchvision's name: "layer1.0.conv1.weight"; may be empty
    Shape shape;
    ParameterKind kind = ParameterKind::conv_weight;
    std::size_t layer = 0; ///< index among the layers that have parameters
    double epsilon = 0;    ///< for a variance: epsilon of its batch norm
    /// For a dense weight after flatten: channels of the flattened map. Keras flattens H, W, C and
    /// we C, H, W.
    std::int64_t flattened_channels = 0;
};

/// A model to be matched with a file of weights. The slots of a layer are consecutive.
struct WeightTarget {
    std::string model; ///< for errors: "resnet18"
    std::vector<ParameterSlot> slots;
    std::int64_t features = 0; ///< channels of the maps that a classifier top flattens
    bool transformers = false; ///< each torch_name is Hugging Face Transformers' instead
};

} // namespace headroom
