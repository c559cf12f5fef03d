#include "core/models/SmallestImage.h"

#include "core/models/Network.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <ranges>

namespace headroom {

namespace {

bool has_maps(const Network& backbone, std::int64_t channels, int size) {
    try {
        const Shape features = backbone.output_shape({channels, size, size});
        return features.size() == 3 && features[1] * features[2] > 1;
    } catch (const Error&) {
        return false; // smaller than a kernel
    }
}

} // namespace

int smallest_image(const ModelSpec& spec) {
    const Network backbone("backbone", spec.backbone,
                           {spec.input.channels, spec.input.height, spec.input.width});
    // A larger image never has smaller features.
    const auto sizes = std::views::iota(1, 4097);
    const auto found = std::ranges::partition_point(
        sizes, [&](int size) { return !has_maps(backbone, spec.input.channels, size); });
    return found == sizes.end() ? 0 : *found;
}

} // namespace headroom
