#include "core/models/LoadWeights.h"

#include "core/models/weights/KnownOrigin.h"
#include "datasets/base/Error.h"

#include <charconv>
#include <fmt/format.h>

namespace headroom {

namespace {

struct ParameterName {
    std::vector<std::string> layer; ///< "backbone", "3", "body", "0"
    std::string leaf;               ///< "weight"
};

ParameterName split(const std::string& name) {
    ParameterName result;
    for (const char c : name)
        if (c == '.')
            result.layer.push_back(std::exchange(result.leaf, {}));
        else
            result.leaf += c;
    return result;
}

/// The specification of the layer that has a parameter: names follow the specification's lists.
const LayerSpec* find_spec(const std::vector<LayerSpec>& layers, const ParameterName& name) {
    const LayerSpec* spec = nullptr;
    for (std::size_t i = 1; i < name.layer.size(); ++i) {
        const auto& segment = name.layer[i];
        std::size_t index = 0;
        const char* const end = segment.data() + segment.size();
        const bool number = std::from_chars(segment.data(), end, index).ptr == end;
        if (!spec)
            spec = &layers.at(index);
        else if (number)
            spec = &(spec->is_array() ? *spec : spec->at("layers")).at(index);
        else if (spec->contains(segment) && spec->at(segment).is_array())
            spec = &spec->at(segment); // a residual block's body
        else
            break; // a part of one layer: a fire module's squeeze
    }
    return spec;
}

ParameterKind kind_of(const std::string& leaf, const LayerSpec& spec, const Shape& shape) {
    using Kind = ParameterKind;
    const bool norm = spec.at("type") == "batchnorm";
    if (leaf == "running_mean") return Kind::mean;
    if (leaf == "running_var") return Kind::variance;
    if (leaf == "bias") return norm ? Kind::beta : Kind::bias;
    if (norm) return Kind::gamma;
    if (shape.size() == 2) return Kind::dense_weight;
    return spec.value("groups", 1) > 1 && shape[1] == 1 ? Kind::depthwise_weight
                                                        : Kind::conv_weight;
}

/// The same for images of so many channels.
Preprocessing for_channels(Preprocessing preprocessing, std::size_t channels,
                           const std::string& path) {
    auto& [bgr, range, mean, deviation] = preprocessing;
    if (mean.size() == channels) return preprocessing;
    const auto equal = [](const auto& values) {
        return std::ranges::count(values, values.front()) == std::ssize(values);
    };
    if (!equal(mean) || !equal(deviation))
        throw data_error(fmt::format("{}: preprocessing of {} channels, expected {}", path,
                                     mean.size(), channels));
    mean.resize(channels, mean.front());
    deviation.resize(channels, deviation.front());
    bgr = false;
    return preprocessing;
}

} // namespace

WeightTarget backbone_target(const Model& model, const std::vector<std::string>& torch_names) {
    WeightTarget target{model.spec().name, {}, model.feature_shape().front()};
    const auto parameters = model.backbone().parameters();
    std::vector<std::string> layer;
    std::size_t layers = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto& parameter = *parameters[i];
        auto name = split(parameter.name);
        const auto* const spec = find_spec(model.spec().backbone, name);
        if (i > 0 && name.layer != layer) ++layers;
        layer = std::move(name.layer);
        const auto& shape = parameter.value.shape();
        const auto kind = kind_of(name.leaf, *spec, shape);
        target.slots.push_back(
            {parameter.name, torch_names.empty() ? std::string() : torch_names.at(i), shape, kind,
             layers, kind == ParameterKind::variance ? spec->value("epsilon", 1e-5) : 0});
    }
    return target;
}

LoadedWeights load_weights(const Model& model, const WeightFile& file,
                           const std::string& preprocessing,
                           const std::vector<std::string>& torch_names) {
    const auto target = backbone_target(model, torch_names);
    auto fit = fit_weights(file, target);
    const auto chosen = choose_preprocessing(file, preprocessing);
    const auto channels = static_cast<std::size_t>(model.spec().input.channels);
    const auto declared = for_channels(chosen.preprocessing, channels, file.path);
    std::vector<Tensor> values;
    for (std::size_t i = 0; i < target.slots.size(); ++i)
        values.push_back(read_slot(file, target, fit, i));
    if (declared.bgr) {
        const bool takes_three =
            !values.empty() && values[0].shape().size() == 4 && values[0].shape()[1] == 3;
        if (!takes_three)
            throw data_error(
                fmt::format("{}: its pixels are blue, green, red, but {} does not begin "
                            "with a convolution of 3 channels",
                            file.path, target.model));
        swap_red_and_blue(values[0]);
    }
    const auto parameters = model.backbone().parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        parameters[i]->set_value(values[i].values());
    return {std::move(fit), {as_rgb(declared), chosen.source}};
}

} // namespace headroom
