#pragma once

#include "datasets/image/ImageShape.h"

#include <cstdint>
#include <vector>

namespace headroom {

/// Some samples, ready for the first reorder into a Plan.
struct Batch {
    ImageShape shape;
    std::vector<float> pixels;           ///< count() x C x H x W, row-major (NCHW)
    std::vector<int> labels;             ///< class index of each sample
    std::vector<std::size_t> sample_ids; ///< its index in the Dataset
    /// Pixels that are in memory already (Dataset::values): then `pixels` is empty. Else null.
    const float* values = nullptr;

    /// The pixels of the i-th sample.
    const float* sample(std::size_t i) const {
        return values ? values + sample_ids[i] * shape.values()
                      : pixels.data() + i * (pixels.size() / count());
    }

    std::size_t count() const { return labels.size(); }
};

} // namespace headroom
