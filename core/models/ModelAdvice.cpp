#include "core/models/ModelAdvice.h"

#include <algorithm>

namespace headroom {

std::vector<ModelAdvice> advise_models(const ImageShape& images) {
    constexpr int largest_small_side = 64;
    if (std::max(images.height, images.width) > largest_small_side)
        return {{"squeezenet1_1", {3, 128, 128}, true}, {"bn-cnn", {3, 32, 32}}};
    return {{images.channels == 1 ? "mnist-cnn" : "bn-cnn", {}}};
}

} // namespace headroom
