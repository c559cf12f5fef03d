#pragma once

#include "core/selftest/PlainLayers.h"

namespace headroom {

using Index = std::int64_t;

/// Returns element (n, c, h, w) of a batch of images.
inline double& at(PlainBatch& batch, Index n, Index c, Index h, Index w) {
    const auto& s = batch.shape;
    return batch.values[static_cast<std::size_t>(((n * s[0] + c) * s[1] + h) * s[2] + w)];
}
inline double at(const PlainBatch& batch, Index n, Index c, Index h, Index w) {
    return at(const_cast<PlainBatch&>(batch), n, c, h, w);
}

/// Calls visit(n, c, h, w) for each element of images.
template <typename Visit>
void for_each(const PlainBatch& batch, const Visit& visit) {
    for (Index n = 0; n < batch.images; ++n)
        for (Index c = 0; c < batch.shape[0]; ++c)
            for (Index h = 0; h < batch.shape[1]; ++h)
                for (Index w = 0; w < batch.shape[2]; ++w)
                    visit(n, c, h, w);
}

} // namespace headroom
