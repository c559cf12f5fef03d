#include "core/models/LoadWeights.h"

#include "core/models/SameLayers.h"
#include "core/models/onnx/OnnxWeights.h"
#include "core/models/weights/FileLayers.h"
#include "core/models/weights/KnownOrigin.h"
#include "core/models/weights/WeightTarget.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <set>

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

/// The specification of the layer with this parameter. Names follow the specification's lists.
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

/// Adapts it to images with this number of channels.
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

/// Names used by the tool that most of the file's layers match; empty if none match.
struct ToolNames {
    std::string LayerNames::*tool = nullptr;
    std::vector<std::string> names;
};

ToolNames names_in(const std::vector<LayerNames>& layers, const FileLayers& file) {
    std::set<std::string> there;
    for (const auto& layer : file.layers)
        there.insert(layer.name);
    ToolNames best;
    std::ptrdiff_t best_count = 0;
    for (auto tool : {&LayerNames::torchvision, &LayerNames::timm, &LayerNames::keras,
                      &LayerNames::transformers}) {
        std::vector<std::string> names;
        for (const auto& layer : layers)
            names.push_back(layer.*tool);
        const auto found =
            std::ranges::count_if(names, [&](const auto& name) { return there.contains(name); });
        if (found <= best_count) continue;
        best_count = found;
        best = {tool, std::move(names)};
    }
    return best;
}

/// Puts the layers of the slots in the order of a Keras file, if all of their names are in it.
void order_as_in(const FileLayers& file, const std::vector<std::string>& names,
                 std::vector<ParameterSlot>& slots) {
    std::map<std::string, std::size_t> places;
    for (const auto& layer : file.layers)
        places.emplace(layer.name, places.size());
    for (const auto& name : names)
        if (!places.contains(name)) return;
    std::ranges::stable_sort(
        slots, {}, [&](const ParameterSlot& slot) { return places.at(names[slot.layer]); });
}

/// Names the catalog's model with layers of the same shapes that computes what Keras' does.
std::string keras_hint(const CatalogModel& model) {
    const auto other = model.spec.name + "_keras";
    return find_in_catalog(other) ? fmt::format(": use {} {}", option_name("model"), other) : "";
}

/// Networks of equal shapes may compute different functions: rejects weights of the other one.
void check_function(const ModelSpec& spec, const WeightFile& file, const WeightTarget& target) {
    const auto* const model = find_in_catalog(spec.name);
    if (!model || model->weights.empty()) return;
    if (is_keras(file.format) && model->weights.find("Keras") == std::string::npos)
        throw data_error(
            fmt::format("{}: is of Keras, whose {} computes another function (padding, "
                        "epsilon) than torchvision's{}",
                        file.path, spec.name, keras_hint(*model)));
    const auto said = file.metadata.find("bn_eps");
    if (said == file.metadata.end()) return;
    for (const auto& slot : target.slots)
        if (slot.kind == ParameterKind::variance && said->second != fmt::format("{}", slot.epsilon))
            throw data_error(fmt::format("{}: has batch norms of epsilon {}, {} has {}{}",
                                         file.path, shown(said->second), spec.name, slot.epsilon,
                                         keras_hint(*model)));
}

/// Whether the weights are known to be for images of 3 channels.
bool takes_three_channels(const ModelSpec& spec, const WeightFile& file) {
    if (file.format != WeightFormat::onnx) return !is_own(file) && find_in_catalog(spec.name);
    return !file.tensors.empty() && file.tensors[0].shape.size() == 4 &&
           file.tensors[0].shape[1] == 3;
}

/// Channels of what the classifier flattens: of the features, or of what a head pools them to.
std::int64_t flattened_channels(const Model& model) {
    auto shape = model.feature_shape();
    const auto channels = shape.front();
    for (std::size_t i = 0; i < model.head().size(); ++i) {
        const Layer& layer = model.head().layer(i);
        if (layer.type() == "flatten") return shape.front();
        if (!std::as_const(layer).parameters().empty()) break;
        shape = layer.output_shape(shape);
    }
    return channels;
}

/// Rejects weights for layers that compute something else, as far as the file shows it.
void check_layers(const Model& model, const WeightFile& file, const WeightTarget& target) {
    if (file.format == WeightFormat::onnx) {
        if (!has_layers_of(onnx_model_spec(file.path), model))
            throw data_error(fmt::format("{}: its layers are not those of {}: a file of ONNX has "
                                         "layers of its own: use {}",
                                         file.path, model.spec().name,
                                         option_name("model", file.path)));
    } else if (!is_own(file)) {
        check_function(model.spec(), file, target);
    }
}

WeightFit checked_fit(const Model& model, const WeightFile& file, const WeightTarget& target) {
    const ModelSpec& spec = model.spec();
    check_layers(model, file, target);
    if (spec.input.channels != 3 && takes_three_channels(spec, file))
        throw usage_error(fmt::format("{}: is for images of 3 channels, the images have {}: use {}",
                                      file.path, spec.input.channels,
                                      option_name("channels", "3")));
    return fit_weights(file, target);
}

} // namespace

bool is_own(const WeightFile& file) {
    const auto ours = [](const auto& named) {
        constexpr std::string_view prefix = "backbone.";
        return named.name.starts_with(prefix) && named.name.size() > prefix.size() &&
               std::isdigit(static_cast<unsigned char>(named.name[prefix.size()]));
    };
    return file.format == WeightFormat::headroom || std::ranges::any_of(file.tensors, ours) ||
           std::ranges::any_of(file.layers, ours);
}

WeightFit check_fit(const Model& model, const WeightFile& file) {
    return checked_fit(model, file, backbone_target(model, file, known_names(model)));
}

void check_weights(const Model& model, const WeightFile& file, const std::string& preprocessing) {
    check_fit(model, file);
    choose_preprocessing(file, preprocessing);
}

std::vector<LayerNames> known_names(const Model& model) {
    const auto* const known = find_in_catalog(model.spec().name);
    return known ? known->layers : std::vector<LayerNames>();
}

WeightTarget backbone_target(const Model& model, const WeightFile& file,
                             const std::vector<LayerNames>& names) {
    WeightTarget target{model.spec().name, {}, flattened_channels(model)};
    const auto layers_of_file = file_layers(file);
    const auto [tool, said] = names_in(names, layers_of_file);
    target.transformers = tool == &LayerNames::transformers;
    std::vector<std::string> layer;
    std::size_t layers = 0;
    for (const auto* parameter : model.backbone().parameters()) {
        auto name = split(parameter->name);
        const auto* const spec = find_spec(model.spec().backbone, name);
        if (!target.slots.empty() && name.layer != layer) ++layers;
        layer = std::move(name.layer);
        const auto& shape = parameter->value.shape();
        const auto kind = kind_of(name.leaf, *spec, shape);
        target.slots.push_back(
            {parameter->name, layers < said.size() ? said[layers] + "." + name.leaf : "", shape,
             kind, layers, kind == ParameterKind::variance ? spec->value("epsilon", 1e-5) : 0});
    }
    if (is_keras(file.format) && said.size() == layers + 1)
        order_as_in(layers_of_file, said, target.slots);
    return target;
}

std::vector<CatalogFit> fitting_models(const WeightFile& file) {
    std::vector<CatalogFit> fits;
    for (const auto& entry : catalog()) {
        if (entry.weights.empty()) continue;
        try {
            const Model model(entry.spec, "gap-dense");
            const auto target = backbone_target(model, file, entry.layers);
            check_layers(model, file, target);
            fits.push_back({entry.spec.name, fit_weights(file, target).rule});
        } catch (const Error&) { // does not fit
        }
    }
    return fits;
}

WholeModel load_whole(const std::string& name, const WeightFile& file,
                      const std::string& preprocessing, const ImageShape& size) {
    const auto* const entry = find_in_catalog(name);
    if (!entry || entry->weights.empty())
        throw option_error("model",
                           fmt::format("{}: expected a model with pretrained weights, such "
                                       "as resnet18",
                                       shown(name)));
    ModelSpec spec = adapted(entry->spec, size, 1000);
    Model backbone(spec, entry->top);
    if (file.format == WeightFormat::onnx && !has_layers_of(onnx_model_spec(file.path), backbone))
        throw data_error(fmt::format("{}: its layers are not those of {}, and how its own "
                                     "classifier computes is not read: run it in ONNX Runtime",
                                     file.path, name));
    const auto loaded = load_weights(backbone, file, preprocessing);
    if (loaded.top.empty())
        throw data_error(fmt::format("{}: has no classifier on its backbone", file.path));
    spec.classes = static_cast<int>(loaded.top.back().weight.shape().front());
    HeadSpec head{entry->top, {}, 0};
    for (std::size_t i = 0; i + 1 < loaded.top.size(); ++i)
        head.hidden.push_back(static_cast<int>(loaded.top[i].weight.shape().front()));
    spec.heads = {head};
    WholeModel whole{Model(spec, entry->top), {}};
    whole.preprocessing = load_weights(whole.model, file, preprocessing).preprocessing;
    const auto parameters = whole.model.head().parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto& layer = loaded.top.at(i / 2);
        const Tensor& value = i % 2 == 0 ? layer.weight : layer.bias;
        if (value.size() != parameters[i]->value.size())
            throw data_error(fmt::format("{}: its classifier's layer {} is {}, expected {} for "
                                         "images of {}",
                                         file.path, layer.name, to_string(value.shape()),
                                         to_string(parameters[i]->value.shape()),
                                         to_string(spec.input)));
        parameters[i]->set_value(value.values());
    }
    return whole;
}

LoadedWeights load_weights(Model& model, const WeightFile& file, const std::string& preprocessing) {
    return load_weights(model, file, preprocessing, known_names(model));
}

LoadedWeights load_weights(Model& model, const WeightFile& file, const std::string& preprocessing,
                           const std::vector<LayerNames>& names) {
    const auto target = backbone_target(model, file, names);
    auto fit = checked_fit(model, file, target);
    const auto chosen = choose_preprocessing(file, preprocessing);
    const auto channels = static_cast<std::size_t>(model.spec().input.channels);
    const auto declared = for_channels(chosen.preprocessing, channels, file.path);
    std::map<std::string, Tensor> values;
    for (std::size_t i = 0; i < target.slots.size(); ++i)
        values.emplace(target.slots[i].name, read_slot(file, target, fit, i));
    const auto parameters = model.backbone().parameters();
    if (declared.bgr) {
        const bool takes_three = !parameters.empty() && parameters[0]->value.shape().size() == 4 &&
                                 parameters[0]->value.shape()[1] == 3;
        if (!takes_three)
            throw data_error(
                fmt::format("{}: its pixels are blue, green, red, but {} does not begin "
                            "with a convolution of 3 channels",
                            file.path, target.model));
        swap_red_and_blue(values.at(parameters[0]->name));
    }
    auto top = read_top(file, target, fit);
    const auto power = fit.power ? std::optional(file.read(*fit.power)) : std::nullopt;
    for (auto* parameter : parameters)
        parameter->set_value(values.at(parameter->name).values());
    return {std::move(fit), {as_rgb(declared), chosen.source}, std::move(top), power};
}

} // namespace headroom
