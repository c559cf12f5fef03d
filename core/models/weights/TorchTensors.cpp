#include "core/models/weights/TorchTensors.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace headroom {

namespace {

/// Transposes (positions, inputs, outputs) to (outputs, inputs, positions).
void to_outputs_first(std::span<const float> from, std::size_t inputs, std::size_t outputs,
                      std::span<float> to) {
    const auto positions = from.size() / (inputs * outputs);
    for (std::size_t p = 0; p < positions; ++p)
        for (std::size_t i = 0; i < inputs; ++i)
            for (std::size_t o = 0; o < outputs; ++o)
                to[(o * inputs + i) * positions + p] = from[(p * inputs + i) * outputs + o];
}

TorchTensor weight_of_keras(const WeightFile& file, const FileLayer& layer) {
    const auto& tensor = file.tensors[*layer.weight];
    const auto& shape = tensor.shape;
    TorchTensor result{layer.name + ".weight", shape, *layer.weight, 0};
    if (shape.size() == 2) {
        result.shape = {shape[1], shape[0]};
        result.inputs = shape[0];
    } else if (shape.size() == 4) {
        const bool depthwise = tensor.name.find("depthwise") != tensor.name.npos;
        result.inputs = depthwise ? 1 : shape[2];
        result.shape = {depthwise ? shape[2] * shape[3] : shape[3], result.inputs, shape[0],
                        shape[1]};
    }
    return result;
}

std::vector<TorchTensor> tensors_of_keras(const WeightFile& file) {
    std::vector<TorchTensor> all;
    const auto as_it_is = [&](std::size_t tensor, const std::string& name) {
        all.push_back({name, file.tensors[tensor].shape, tensor, 0});
    };
    for (const auto& layer : file_layers(file).layers) {
        if (layer.weight) all.push_back(weight_of_keras(file, layer));
        if (layer.bias) as_it_is(*layer.bias, layer.name + ".bias");
        if (layer.mean) as_it_is(*layer.mean, layer.name + ".running_mean");
        if (layer.variance) as_it_is(*layer.variance, layer.name + ".running_var");
        for (const auto other : layer.others)
            as_it_is(other, file.tensors[other].name);
    }
    std::set<std::string> names; // a nested model may have the same names
    for (auto& tensor : all)
        if (!names.insert(tensor.name).second) tensor.name = file.tensors[tensor.tensor].name;
    return all;
}

} // namespace

std::vector<TorchTensor> torch_tensors(const WeightFile& file) {
    if (is_keras(file.format)) return tensors_of_keras(file);
    const auto counters = file_layers(file).counters;
    std::vector<TorchTensor> all;
    for (std::size_t i = 0; i < file.tensors.size(); ++i)
        if (std::ranges::find(counters, i) == counters.end())
            all.push_back({file.tensors[i].name, file.tensors[i].shape, i, 0});
    return all;
}

Tensor read_torch_tensor(const WeightFile& file, const TorchTensor& tensor) {
    const auto& name = file.tensors[tensor.tensor].name;
    auto stored = file.read(tensor.tensor);
    for (std::size_t i = 0; i < stored.size(); ++i)
        if (const float value = stored.values()[i]; !std::isfinite(value))
            throw data_error(fmt::format("{}: tensor {}: value {} is {}, expected a finite number: "
                                         "its training diverged, or the file was damaged",
                                         file.path, shown(name), i, value));
    Tensor result(tensor.shape);
    if (stored.size() != result.size())
        throw data_error(fmt::format("{}: tensor {}: {} values, expected {}", file.path,
                                     shown(name), stored.size(), result.size()));
    if (tensor.inputs > 0 && result.size() > 0)
        to_outputs_first(stored.values(), static_cast<std::size_t>(tensor.inputs),
                         static_cast<std::size_t>(tensor.shape[0]), result.values());
    else
        std::ranges::copy(stored.values(), result.data());
    return result;
}

} // namespace headroom
