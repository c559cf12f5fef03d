#include "core/runs/cache/StoredFeatures.h"

#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

void StoredFeatures::read_features(std::span<const std::size_t> indices,
                                   std::span<float> to) const {
    const std::size_t values = shape().values();
    for (const auto index : indices) // all at once, in the order that suits the disk
        file_->prefetch(index);
    for (std::size_t i = 0; i < indices.size(); ++i)
        if (!file_->read(indices[i], to.subspan(i * values, values)))
            throw data_error(fmt::format("{}: was changed while training read it: start again",
                                         file_->path().string()));
}

} // namespace headroom
