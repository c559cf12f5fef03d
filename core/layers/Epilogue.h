#pragma once

#include "core/engine/Activation.h"

namespace headroom {

class BatchNorm2d;
struct Value;

/// What is applied to a layer's result, in this order: batch norm by its running statistics, the
/// sum with another value of the same shape, an activation. A layer that fuses it (Layer::fuses)
/// saves a pass over memory for each.
struct Epilogue {
    BatchNorm2d* norm = nullptr;
    const Value* addend = nullptr;
    Activation activation = Activation::none;

    bool empty() const { return !norm && !addend && activation == Activation::none; }
};

} // namespace headroom
