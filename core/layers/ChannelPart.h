#pragma once

#include "core/engine/PlanBuilder.h"

namespace headroom {

/// Some channels of an activation, which a layer may write itself, so that nothing needs to put
/// several layers' results together. Without a `whole` it is none.
struct ChannelPart {
    dnnl::memory whole;      ///< in WinogradConv::layout()
    std::int64_t before = 0; ///< channels
};

/// For a layer that could not; `from` lies in the same layout.
void copy_to(PlanBuilder& builder, const ChannelPart& part, const dnnl::memory& from);

} // namespace headroom
