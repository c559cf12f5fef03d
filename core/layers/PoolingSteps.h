#pragma once

#include "core/engine/PlanBuilder.h"

namespace headroom {

/// A pooling that oneDNN computes.
struct Pooling {
    std::string name; ///< "maxpool", for the names of its steps
    dnnl::algorithm algorithm;
    compat::Dims kernel; ///< {height, width}
    compat::WindowSteps steps;
    Shape dst; ///< shape of one sample's result
};

/// Pooling of whole maps: {C, H, W} -> {C, 1, 1}.
Pooling global_pooling(std::string name, dnnl::algorithm algorithm, const Shape& input);

/// Adds the forward step and returns how to add the backward one.
Compiled compile_pooling(PlanBuilder& builder, const Value& src, const Pooling& pooling);

} // namespace headroom
