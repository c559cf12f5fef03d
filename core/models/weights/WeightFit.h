#pragma once

#include "core/models/weights/WeightFile.h"

namespace headroom {

struct WeightTarget;

/// By which rule the tensors of a file were found.
enum class FitRule {
    own_names,          ///< as in a run of ours
    torch_names,        ///< torchvision's, also used by timm's ResNets and others
    transformers_names, ///< Hugging Face Transformers' ResNets
    torch_order,        ///< matches the k-th layer with weights to the k-th
    keras_order,        ///< same
    keras_classes,      ///< Keras 3: same within each class of layers
};

std::string to_string(FitRule rule); ///< "torchvision's names"

/// Source of a parameter's values.
struct SlotSource {
    std::optional<std::size_t> tensor; ///< index in the file; without one, all values are `value`
    float value = 0;
};

/// A layer of the classifier that the file has after the backbone. Activations between these layers
/// are not in the file.
struct TopLayer {
    std::string name;
    std::int64_t inputs = 0, outputs = 0;
    std::size_t weight = 0; ///< index in the file
    std::optional<std::size_t> bias;
};

/// Maps a file's tensors to a model's parameters.
struct WeightFit {
    FitRule rule = FitRule::torch_order;
    std::vector<SlotSource> sources;  ///< one for each slot
    std::vector<TopLayer> top;        ///< in the order of computation; may be empty
    std::optional<std::size_t> power; ///< before it: the trained power of our gem-dense
    std::vector<std::string> notes;   ///< to be shown to the user
};

/// Matches a file with a model; reads no values.
///
/// Names are tried first: our own, then torchvision's. If the file has none of them the order
/// decides, and every shape must agree. If a convolution has a bias where ours has none, and no
/// batch norm after it, the batch norm was folded into it: ours becomes the identity plus that
/// bias. Layers after the last one are a classifier top if they can be one.
///
/// Throws Error(bad_data) that names the file and the tensor that is missing, left over or of
/// another shape, what was expected, and the most similar candidate.
WeightFit fit_weights(const WeightFile& file, const WeightTarget& target);

} // namespace headroom
