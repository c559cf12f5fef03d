#include "core/models/weights/FittedTensors.h"

#include "core/models/weights/TorchTensors.h"
#include "core/models/weights/WeightTarget.h"

#include <algorithm>

namespace headroom {

Tensor read_slot(const WeightFile& file, const WeightTarget& target, const WeightFit& fit,
                 std::size_t slot) {
    const auto& wanted = target.slots[slot];
    const auto& source = fit.sources[slot];
    if (!source.tensor) {
        Tensor values(wanted.shape);
        values.fill(source.value);
        return values;
    }
    std::int64_t inputs = 0;
    if (is_keras(file.format) && wanted.shape.size() > 1)
        inputs = wanted.flattened_channels != 0 ? wanted.flattened_channels : wanted.shape[1];
    return read_torch_tensor(file, {wanted.name, wanted.shape, *source.tensor, inputs});
}

void swap_red_and_blue(Tensor& first_conv_weight) {
    const auto& shape = first_conv_weight.shape();
    const auto plane = static_cast<std::size_t>(shape[2] * shape[3]);
    for (std::int64_t o = 0; o < shape[0]; ++o) {
        float* const filter = first_conv_weight.data() + static_cast<std::size_t>(o) * 3 * plane;
        std::swap_ranges(filter, filter + plane, filter + 2 * plane);
    }
}

std::vector<TopValues> read_top(const WeightFile& file, const WeightTarget& target,
                                const WeightFit& fit) {
    std::vector<TopValues> all;
    for (const auto& layer : fit.top) {
        const bool flattens = all.empty() && target.features > 0 &&
                              layer.inputs > target.features && layer.inputs % target.features == 0;
        const auto inputs = !is_keras(file.format) ? 0 : flattens ? target.features : layer.inputs;
        const TorchTensor weight{layer.name, {layer.outputs, layer.inputs}, layer.weight, inputs};
        Tensor bias(Shape{layer.outputs});
        if (layer.bias) bias = read_torch_tensor(file, {layer.name, bias.shape(), *layer.bias, 0});
        all.push_back({layer.name, read_torch_tensor(file, weight), std::move(bias)});
    }
    return all;
}

} // namespace headroom
