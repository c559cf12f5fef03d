#include "core/exploration/ClassActivation.h"

#include "core/exploration/LayerMaps.h"
#include "core/models/GlobalAverage.h"
#include "datasets/base/Error.h"
#include "datasets/image/ImageConverter.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <optional>

namespace headroom {

namespace {

/// A dense layer's parameters, with the ReLU after it.
struct DenseLayer {
    Tensor weight; ///< units x inputs
    Tensor bias;

    std::size_t units() const { return bias.size(); }
    std::span<const float> row(std::size_t unit) const {
        const std::size_t inputs = weight.size() / units();
        return weight.values().subspan(unit * inputs, inputs);
    }
};

std::vector<DenseLayer> dense_layers(const Network& head) {
    std::vector<DenseLayer> layers;
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (head.layer(i).type() != "dense") continue;
        const auto parameters = head.layer(i).parameters();
        layers.push_back({parameters[0]->plain_value(), parameters[1]->plain_value()});
    }
    return layers;
}

std::vector<float> forward(const DenseLayer& layer, const std::vector<float>& input) {
    std::vector<float> result;
    for (std::size_t unit = 0; unit < layer.units(); ++unit)
        result.push_back(std::inner_product(input.begin(), input.end(), layer.row(unit).begin(),
                                            layer.bias.values()[unit]));
    return result;
}

/// Returns d(logit)/d(the head's input): dense layers with a ReLU after each but the last.
std::vector<float> gradient(const std::vector<DenseLayer>& layers, std::vector<float> value,
                            std::size_t unit) {
    std::vector<std::vector<float>> outputs; // outputs of each hidden layer, before its ReLU
    for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
        outputs.push_back(forward(layers[i], value));
        value = outputs.back();
        for (float& x : value)
            x = std::max(x, 0.0f);
    }
    const auto row = layers.back().row(unit);
    std::vector<float> diff(row.begin(), row.end());
    for (std::size_t i = outputs.size(); i-- > 0;) {
        std::vector<float> below(layers[i].row(0).size());
        for (std::size_t u = 0; u < layers[i].units(); ++u)
            if (outputs[i][u] > 0)
                for (std::size_t k = 0; k < below.size(); ++k)
                    below[k] += diff[u] * layers[i].row(u)[k];
        diff = std::move(below);
    }
    return diff;
}

ClassActivation weighted_sum(const Network& head, const Maps& features, std::size_t unit) {
    const auto layers = dense_layers(head);
    ClassActivation result;
    result.method = layers.size() == 1 ? "CAM" : "Grad-CAM";
    result.weights = gradient(layers, averages(features), unit);
    if (layers.size() == 1) result.bias = layers[0].bias.values()[unit];
    result.map = {{1, features.shape.height, features.shape.width},
                  std::vector<float>(features.map_size())};
    for (int c = 0; c < features.shape.channels; ++c)
        for (std::size_t i = 0; i < features.map_size(); ++i)
            result.map.values[i] +=
                result.weights[static_cast<std::size_t>(c)] * features.map(c)[i];
    return result;
}

/// As CAM, but each place has weights of its own.
ClassActivation position_map(const Network& head, const Maps& features, std::size_t unit) {
    const auto layers = dense_layers(head);
    const auto weights = gradient(layers, features.values, unit);
    ClassActivation result;
    result.method = "position map";
    if (layers.size() == 1) result.bias = layers[0].bias.values()[unit];
    const auto places = features.map_size();
    result.map = {{1, features.shape.height, features.shape.width}, std::vector<float>(places)};
    for (std::size_t i = 0; i < features.values.size(); ++i)
        result.map.values[i % places] +=
            static_cast<float>(places) * weights[i] * features.values[i];
    return result;
}

/// Computes the maps that a gap-conv head averages: those after its convolution and ReLU.
ClassActivation own_map(const Model& model, const Maps& image, int unit) {
    const Maps maps = run_layers(model, image, backbone_layers(model) + 2);
    const auto map = maps.map(unit);
    ClassActivation result;
    result.method = "class map";
    result.map = {{1, maps.shape.height, maps.shape.width}, {map.begin(), map.end()}};
    return result;
}

void negate(ClassActivation& activation) {
    for (auto* values : {&activation.weights, &activation.map.values})
        for (float& value : *values)
            value = -value;
    activation.bias = -activation.bias;
}

} // namespace

bool has_class_activation(const Model& model) {
    const auto& kind = model.head_spec().kind;
    return begins_with_global_average(model) || kind == "gap-conv" || kind == "flatten-dense";
}

std::string no_class_activation(const Model& model) {
    if (has_class_activation(model)) return {};
    return fmt::format(
        "a {} head has no class activation map: it neither averages whole feature maps nor "
        "flattens them: choose a run with a head that does (gap-dense, gap-conv, flatten-dense)",
        model.head_spec().kind);
}

ClassActivation class_activation(const Model& model, const Maps& image, const Maps& features,
                                 int class_index) {
    const auto& kind = model.head_spec().kind;
    if (const auto why = no_class_activation(model); !why.empty()) throw usage_error(why);
    const bool sigmoid = model.units() == 1;
    const int unit = sigmoid ? 0 : class_index;
    const auto row = static_cast<std::size_t>(unit);
    auto result = kind == "gap-conv"        ? own_map(model, image, unit)
                  : kind == "flatten-dense" ? position_map(model.head(), features, row)
                                            : weighted_sum(model.head(), features, row);
    if (sigmoid && class_index == 0) negate(result);

    const ImageShape to{1, image.shape.height, image.shape.width};
    result.on_image = {to, std::vector<float>(to.values())};
    ImageConverter(result.map.shape, to, {Interpolation::bilinear})
        .convert(result.map.values.data(), result.on_image.values.data());
    return result;
}

} // namespace headroom
