#pragma once

#include "core/layers/Operators.h"
#include "core/models/Checkpoint.h"

namespace headroom {

/// A model as other tools see it: operators of ONNX from "image" to "logits", and their parameters.
struct PortableNetwork {
    std::vector<Operator> operators;
    std::map<std::string, Tensor> parameters; ///< by the names that operators have as inputs
    Shape input;                              ///< {C, H, W} of "image"
    bool any_size = false; ///< true if the operators are the same for images of other sizes
};

/// Returns the layers of a model, from "image", normalised, to "logits".
PortableNetwork layer_network(const SavedModel& saved);

/// Returns the normalisation and the layers of a model as ONNX has them. A batch norm behind a
/// convolution becomes part of it (Jacob et al., arXiv:1712.05877, section 3.2). Throws
/// Error(usage) if a layer is no operator of ONNX: pooling in windows of unequal size.
PortableNetwork portable_network(const SavedModel& saved);

/// Throws Error(usage), for a format that does not have it, if the head pools in windows of unequal
/// size.
void refuse_uneven_pooling(const PortableNetwork& network, const Model& model,
                           const std::string& format);

} // namespace headroom
