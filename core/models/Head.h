#pragma once

#include "core/models/ModelSpec.h"

namespace headroom {

/// A kind of head: how it turns a backbone's features into logits.
struct HeadKind {
    std::string kind;
    std::string description;
    std::vector<LayerSpec> (*layers)(const HeadSpec& spec, int units);
    bool any_image_size; ///< false if the parameters depend on the features' height and width
};

/// flatten-dense  flatten -> [dense, relu, dropout]... -> dense
/// gap-dense      global average pool -> flatten -> [dense, relu, dropout]... -> dense
/// gap-conv       1x1 convolution to the classes -> relu -> global average pool -> flatten
const std::vector<HeadKind>& head_kinds();

/// Throws Error(usage) that lists the kinds if there is no such kind.
const HeadKind& head_kind(const std::string& kind);

} // namespace headroom
