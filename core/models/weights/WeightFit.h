#pragma once

#include "core/models/weights/WeightFile.h"

namespace headroom {

struct WeightTarget;

/// By which rule the tensors of a file were found.
enum class FitRule {
    own_names,          ///< of a run of ours
    torch_names,        ///< torchvision's, and what else has the same (timm's ResNets)
    transformers_names, ///< Hugging Face Transformers' ResNets
    torch_order,        ///< the k-th layer with weights is the k-th
    keras_order,        ///< likewise
    keras_classes,      ///< Keras 3: likewise within each class of layers
};

std::string to_string(FitRule rule); ///< "torchvision's names"

/// Where a parameter's values come from.
struct SlotSource {
    std::optional<std::size_t> tensor; ///< of the file; without one, all values are `value`
    float value = 0;
};

/// A layer of the classifier that the file has on top of the backbone. An activation between two
/// of them is not in the file.
struct TopLayer {
    std::string name;
    std::int64_t inputs = 0, outputs = 0;
    std::size_t weight = 0; ///< of the file
    std::optional<std::size_t> bias;
};

/// How a file's tensors fill a model's parameters.
struct WeightFit {
    FitRule rule = FitRule::torch_order;
    std::vector<SlotSource> sources; ///< one for each slot
    std::vector<TopLayer> top;       ///< in the order of computation; may be empty
    std::vector<std::string> notes;  ///< what is worth telling
};

/// Matches a file with a model; no values are read.
///
/// Names go first: our own, then torchvision's. Where the file has none of them the order decides,
/// and every shape must agree. A convolution with a bias where ours has none, and no batch norm
/// behind it, had the batch norm folded into it: ours becomes the identity plus that bias. Layers
/// behind the last are a classifier top where they can be one.
///
/// Throws Error(bad_data) naming the file and the tensor that is missing, left over or of another
/// shape, what was expected, and the nearest candidate.
WeightFit fit_weights(const WeightFile& file, const WeightTarget& target);

} // namespace headroom
