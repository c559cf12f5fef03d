#pragma once

#include "core/models/Model.h"
#include "datasets/base/Random.h"

namespace headroom {

/// Gives all parameters values that differ, biases and batch norms' statistics included, so that
/// one in a wrong place shows.
inline void give_varied_weights(Model& model) {
    model.initialise(5);
    Random random(6);
    for (Parameter* parameter : model.parameters()) {
        if (parameter->value.shape().size() != 1) continue;
        Tensor values = parameter->plain_value();
        for (float& value : values.values())
            value += parameter->statistic ? random.uniform(0, 1) : random.uniform(-0.2F, 0.2F);
        parameter->set_value(values.values());
    }
}

} // namespace headroom
