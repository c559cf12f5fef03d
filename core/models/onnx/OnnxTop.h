#pragma once

#include "core/models/onnx/OnnxRow.h"

namespace headroom {

/// Whether the classifier begins at a value: with pooling of whole maps, flattening or a dense
/// layer, and with no window larger than 1x1 after it. Where one follows, these are parts of the
/// backbone that no layer has, such as attention between channels.
bool is_top(const OnnxFlow& flow, const std::string& value);

/// Layers of the classifier with weights, in PyTorch's order: "head.0.weight" is {outputs, inputs}.
/// Empty if their order is not known to be ours. `conv` is a convolution that computes logits
/// before they are averaged; null if none does. `channels` are those of the maps. The power of our
/// gem-dense comes first: "head.gem.power".
std::vector<OnnxWeight> top_weights(const OnnxFlow& flow, const std::vector<const OnnxNode*>& nodes,
                                    const OnnxLayer* conv, std::int64_t channels);

} // namespace headroom
