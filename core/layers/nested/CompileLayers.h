#pragma once

#include "core/engine/Plan.h"
#include "core/layers/Layer.h"

#include <span>

namespace headroom {

/// A layer and the name of its steps: "backbone.0".
struct NamedLayer {
    std::string name;
    Layer* layer;
};

/// Adds the steps of layers in a row, and of an epilogue after the last. Batch norms, activations
/// and max pooling are fused into the layer before them where possible. `tail` is for inference
/// alone: it has no backward pass, and the value that it adds may be overwritten.
Compiled compile_in_order(PlanBuilder& builder, std::span<const NamedLayer> layers,
                          const Value& src, const Epilogue& tail = {});

/// Compiles a sequence of layers into a Plan. Throws Error(resources) where oneDNN has no
/// implementation, or memory runs out.
Plan compile_layers(const std::vector<NamedLayer>& layers, const PlanSpec& spec);

} // namespace headroom
