#pragma once

#include "core/engine/Plan.h"
#include "core/layers/Layer.h"

namespace headroom {

/// A layer and the name of its steps: "backbone.0".
struct NamedLayer {
    std::string name;
    Layer* layer;
};

/// Compiles a sequence of layers into a Plan. Fuses each ReLU, and max pooling after it, into the
/// layer before where possible. Throws Error(resources) where oneDNN has no implementation, or
/// memory runs out.
Plan compile_layers(const std::vector<NamedLayer>& layers, const PlanSpec& spec);

} // namespace headroom
