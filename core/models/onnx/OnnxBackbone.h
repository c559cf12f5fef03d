#pragma once

#include "core/models/onnx/OnnxRow.h"
#include "core/models/weights/Preprocessing.h"

namespace headroom {

/// The backbone in a graph as layers of ours.
struct OnnxBackbone {
    ImageShape image;         ///< the graph's input; 0 where the file does not say
    std::int64_t classes = 0; ///< length of its output; 0 if the file does not say
    std::vector<LayerSpec> layers;
    std::vector<OnnxWeight> weights; ///< "backbone.3.body.0.weight", then those of the classifier
    std::optional<Preprocessing> preprocessing; ///< of nodes before the first layer
    std::vector<std::string> notes;             ///< what was left aside
};

/// Recognises layers in a row, branches that an Add joins (residual), and SqueezeNet's module
/// (fire). The classifier on top is left aside (OnnxTop.h). The graph must outlive the result.
/// Throws Error(bad_data) that names the node that is not supported.
OnnxBackbone onnx_backbone(const FileBytes& file, const OnnxGraph& graph);

} // namespace headroom
