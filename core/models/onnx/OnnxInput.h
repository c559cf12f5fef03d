#pragma once

#include "core/models/onnx/OnnxFlow.h"
#include "core/models/weights/Preprocessing.h"
#include "datasets/image/ImageShape.h"

namespace headroom {

constexpr int max_image_side = 16384; ///< as in a model file

/// The beginning of a graph: its image, and what happens to pixels before the first layer.
struct OnnxInput {
    ImageShape image;                           ///< 0 where the file does not say
    std::string value;                          ///< input of the first layer
    std::optional<Preprocessing> preprocessing; ///< if there are nodes that normalise
    const OnnxNode* pad = nullptr; ///< zeros around N, H, W, C, before the Transpose; may be null
};

/// Recognises, in any order: Sub, Div, Mul and Add of a constant, for all channels or for each;
/// Cast and Identity; a Transpose of N, H, W, C, as TensorFlow has images, to N, C, H, W, and the
/// padding of the first layer before it. Throws as OnnxFlow::fail.
///
/// Pixels are from 0 to 255 if their mean or deviation is above 1, else from 0 to 1.
OnnxInput onnx_input(const OnnxFlow& flow);

} // namespace headroom
