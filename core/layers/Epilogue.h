#pragma once

#include "core/kernels/fused/Activation.h"

namespace headroom {

class BatchNorm2d;
struct Value;

/// Operations on a layer's result that the layer may fuse (Layer::fuses), which saves a pass over
/// memory for each. They are applied in this order: batch norm by running statistics, addition of a
/// value of the same shape, activation.
struct Epilogue {
    BatchNorm2d* norm = nullptr;
    const Value* addend = nullptr;
    Activation activation = Activation::none;

    bool empty() const { return !norm && !addend && activation == Activation::none; }
};

} // namespace headroom
