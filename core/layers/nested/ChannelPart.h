#pragma once

#include "core/engine/PlanBuilder.h"

namespace headroom {

/// Some channels of an activation, which a layer may write directly, so that results of several
/// layers need no concatenation. Empty without `whole`.
struct ChannelPart {
    dnnl::memory whole;      ///< in WinogradConv::layout()
    std::int64_t before = 0; ///< channels
};

/// Copies the result of a layer that could not write it directly; `from` has the same layout.
void copy_to(PlanBuilder& builder, const ChannelPart& part, const dnnl::memory& from);

} // namespace headroom
