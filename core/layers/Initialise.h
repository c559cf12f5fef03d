#pragma once

#include "core/tensor/Parameter.h"
#include "datasets/base/Random.h"

#include <cmath>

namespace headroom {

/// Draws uniform values in +-1/sqrt(fan_in) from (seed, the parameter's name): networks that share
/// a backbone start with the same one, whatever their head. This is PyTorch's default for
/// convolutions and dense layers (kaiming_uniform_ with a = sqrt(5)).
inline void initialise_uniform(Parameter& parameter, std::int64_t fan_in, std::uint64_t seed) {
    auto random = Random::stream({seed, Random::hash(parameter.name)});
    float bound = 1.0f / std::sqrt(static_cast<float>(std::max<std::int64_t>(fan_in, 1)));
    Tensor values(parameter.value.shape());
    for (float& v : values.values())
        v = random.uniform(-bound, bound);
    parameter.set_value(values.values());
}

} // namespace headroom
