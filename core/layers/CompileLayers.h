#pragma once

#include "core/engine/Plan.h"
#include "core/layers/Layer.h"

namespace headroom {

/// A layer and what its steps are called: "backbone.0".
struct NamedLayer {
    std::string name;
    Layer* layer;
};

/// Compiles layers in a row into a Plan, folding each ReLU, and max pooling behind it, into the
/// layer before where that can. Throws Error(resources) where oneDNN has no way to do it, or memory
/// runs out.
Plan compile_layers(const std::vector<NamedLayer>& layers, const PlanSpec& spec);

} // namespace headroom
