#pragma once

#include "core/engine/PlanBuilder.h"

#include <functional>
#include <utility>

namespace headroom {

/// Two values joined along their channels, and its backward pass: the gradients of both.
struct Concat {
    Value dst;
    std::function<std::pair<dnnl::memory, dnnl::memory>(PlanBuilder&, const dnnl::memory&)>
        backward;
};

/// Describes `channels` channels of a layout from channel `from` on. Empty (compat::is_empty) where
/// a block of channels would be cut in two.
compat::Desc channel_range(const compat::Desc& whole, std::int64_t from, std::int64_t channels);

/// Adds the steps that copy `first` and after it `second` to `dst`, whose layout both ranges must
/// fit. If dst is the result of ReLUs (Value::relu_backward_done), so are the other two.
Concat concat_by_copies(PlanBuilder& builder, const Value& first, const Value& second,
                        const Value& dst);

} // namespace headroom
