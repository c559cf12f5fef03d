#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/layers/Epilogue.h"

#include <utility>

namespace headroom {

// Values with two consumers, and sums of two values.

/// Adds the step activation(a + b). In inference it may overwrite a.
Value add_sum(PlanBuilder& builder, const Value& a, const Value& b, Activation activation);

/// Adds the backward step of add_sum, whose result is `sum`. Returns the gradients of a and b, each
/// in its own memory.
std::pair<dnnl::memory, dnnl::memory> add_sum_backward(PlanBuilder& builder, const Value& sum,
                                                       Activation activation, dnnl::memory diff);

/// Adds the forward steps of an epilogue without a norm, for layers that could not fuse it. An
/// activation alone runs in place if nobody else reads the value.
Value add_epilogue(PlanBuilder& builder, Value value, const Epilogue& epilogue);

/// The value as one of two branches gets it: the branch may not overwrite it, and a ReLU backward
/// pass that it fuses covers its own gradient only.
Value for_branch(const Value& value);

/// Adds the step that sums the gradients of a value from its two consumers and applies the backward
/// pass of the ReLU whose result it is. Either gradient may be empty.
dnnl::memory add_gradient_sum(PlanBuilder& builder, const Value& value, dnnl::memory a,
                              dnnl::memory b);

} // namespace headroom
