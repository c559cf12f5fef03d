#include "core/models/SmallestImage.h"

#include "core/models/Network.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>
#include <ranges>

namespace headroom {

namespace {

bool has_maps(const Network& backbone, std::int64_t channels, int size) {
    try {
        const Shape features = backbone.output_shape({channels, size, size});
        return features.size() == 3 && features[1] * features[2] > 1;
    } catch (const Error&) {
        return false; // image is smaller than a kernel
    }
}

Network backbone_of(const ModelSpec& spec) {
    return {"backbone", spec.backbone, {spec.input.channels, spec.input.height, spec.input.width}};
}

} // namespace

int smallest_image(const ModelSpec& spec) {
    const Network backbone = backbone_of(spec);
    // Features never get smaller with a larger image.
    const auto sizes = std::views::iota(1, 4097);
    const auto found = std::ranges::partition_point(
        sizes, [&](int size) { return !has_maps(backbone, spec.input.channels, size); });
    return found == sizes.end() ? 0 : *found;
}

std::string one_pixel_note(const ModelSpec& spec) {
    const Shape features =
        backbone_of(spec).output_shape({spec.input.channels, spec.input.height, spec.input.width});
    if (features.size() != 3 || features[1] != 1 || features[2] != 1) return {};
    const int size = smallest_image(spec);
    return fmt::format(
        "features are {}: there is nothing to pool, so flattening and pooling give "
        "the same numbers{}",
        to_string(features),
        size == 0 ? "" : fmt::format(" (images of at least {}x{} have larger ones)", size, size));
}

} // namespace headroom
