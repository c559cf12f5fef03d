#include "core/models/GlobalAverage.h"

#include "core/models/Model.h"

namespace headroom {

bool begins_with_global_average(const Model& model) {
    const Shape maps = model.feature_shape();
    const auto& first = model.head().layer(0);
    return first.type() == "adaptive-avgpool" && first.output_shape(maps) == Shape{maps[0], 1, 1};
}

} // namespace headroom
