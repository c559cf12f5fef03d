#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/layers/Epilogue.h"

#include <utility>

namespace headroom {

// Values with two consumers, and sums of two values.

/// Adds the step activation(a + b). In inference it may overwrite a.
Value add_sum(PlanBuilder& builder, const Value& a, const Value& b, Activation activation);

/// Adds the backward step of add_sum, whose result is `sum`: the gradients of a and b, each in a
/// memory of its own.
std::pair<dnnl::memory, dnnl::memory> add_sum_backward(PlanBuilder& builder, const Value& sum,
                                                       Activation activation, dnnl::memory diff);

/// Adds steps for an epilogue without a norm, for layers that could not fuse it; the activation
/// alone in place.
Value add_epilogue(PlanBuilder& builder, Value value, const Epilogue& epilogue);

/// What a branch reads, where two read the same value: a consumer in a branch must not overwrite
/// it, nor do the backward pass of the ReLU for both.
Value for_branch(const Value& value);

/// Adds the step that sums the gradients of a value from its two consumers, and does the backward
/// pass of the ReLU whose result it is. Either may be empty.
dnnl::memory add_gradient_sum(PlanBuilder& builder, const Value& value, dnnl::memory a,
                              dnnl::memory b);

} // namespace headroom
