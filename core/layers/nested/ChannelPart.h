#pragma once

#include "core/engine/PlanBuilder.h"

namespace headroom {

/// Some channels of an activation. A layer may write them directly, so that the results of several
/// layers need no concatenation. Empty without `whole`.
struct ChannelPart {
    dnnl::memory whole;      ///< in WinogradConv::layout()
    std::int64_t before = 0; ///< number of channels before them
};

/// Copies the result of a layer that could not write it directly. `from` has the same layout.
void copy_to(PlanBuilder& builder, const ChannelPart& part, const dnnl::memory& from);

} // namespace headroom
