#include "core/jobs/exploration/MapsJob.h"

#include "core/jobs/evaluation/ModelData.h"
#include "core/layers/Loss.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

/// The index of `name` among the names of `all`. Throws Error(usage) listing them.
template <typename All, typename Name>
std::size_t index_of(const std::string& what, const std::string& name, const All& all,
                     Name name_of) {
    std::vector<std::string> names;
    for (const auto& one : all)
        names.push_back(name_of(one));
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        throw option_error(what, fmt::format("{}: the model has {}", name, fmt::join(names, ", ")));
    return static_cast<std::size_t>(found - names.begin());
}

ordered_json maps_json(const Maps& maps) {
    return {{"shape", {maps.shape.channels, maps.shape.height, maps.shape.width}},
            {"values", maps.values}};
}

} // namespace

MapsResult MapsJob::run(const MapsSpec& spec, const JobControl& control) {
    const std::lock_guard lock(running_);
    ImageLoader::check(spec.source);
    const auto kept = model_.read(spec.run);
    const SavedModel& saved = *kept;
    const Model& network = saved.model;

    MapsResult result;
    result.classes = saved.card.classes;
    const OpenOptions seen = open_options(spec.source.data, saved, control);
    if (const auto note = other_size_note(seen, saved); !note.empty()) control.tell(Message{note});
    result.image = loader_.load(spec.source, seen);
    const auto stop_if_asked = [&] {
        if (control.stop.stop_requested()) throw Cancelled{};
    };
    stop_if_asked();
    const Maps input = normalised(result.image.pixels, saved.card.normalisation);
    result.logits = run_layers(network, input, all_layers(network)).values;
    result.probabilities.resize(result.classes.size());
    const int predicted = predict(result.logits, result.probabilities);
    stop_if_asked();

    const Maps features = run_layers(network, input, backbone_layers(network));
    result.pooled = {{features.shape.channels, 1, 1}, averages(features)};
    result.layers = layer_outputs(network, input.shape);
    if (!spec.layer.empty()) {
        const auto layer = index_of("layer", spec.layer, result.layers,
                                    [](const LayerOutput& output) { return output.name; });
        result.layer = spec.layer;
        result.maps = run_layers(network, input, layer + 1);
    }
    stop_if_asked();

    const auto class_index = spec.class_name.empty()
                                 ? static_cast<std::size_t>(predicted)
                                 : index_of("class", spec.class_name, result.classes,
                                            [](const auto& name) { return name; });
    result.class_name = result.classes[class_index];
    result.no_activation = no_class_activation(network);
    if (result.no_activation.empty())
        result.activation =
            class_activation(network, input, features, static_cast<int>(class_index));
    else if (!spec.class_name.empty())
        throw usage_error(result.no_activation);
    return result;
}

MapsResult run(const MapsSpec& spec, const JobControl& control) {
    return MapsJob().run(spec, control);
}

std::vector<MapsResult> MapsJob::run_stages(MapsSpec spec, const JobControl& control) {
    spec.layer.clear();
    std::vector<MapsResult> results;
    for (const auto& stage : stages(run(spec, control).layers)) {
        spec.layer = stage.name;
        results.push_back(run(spec, control));
    }
    return results;
}

std::vector<std::pair<std::string, double>> ranked(const MapsResult& result) {
    std::vector<std::pair<std::string, double>> classes;
    for (std::size_t c = 0; c < result.classes.size(); ++c)
        classes.emplace_back(result.classes[c], result.probabilities[c]);
    std::ranges::stable_sort(classes,
                             [](const auto& a, const auto& b) { return a.second > b.second; });
    return classes;
}

ordered_json to_json(const MapsResult& result) {
    ordered_json json = {
        {"image", result.image.name},
        {"label", result.image.label.empty() ? ordered_json() : ordered_json(result.image.label)},
        {"classes", ordered_json::array()},
        {"logits", result.logits},
        {"layers", ordered_json::array()},
        {"pooled", result.pooled.values},
        {"maps", nullptr},
        {"activation", nullptr},
    };
    for (std::size_t c = 0; c < result.classes.size(); ++c)
        json["classes"].push_back(
            {{"class", result.classes[c]}, {"probability", result.probabilities[c]}});
    for (const auto& layer : result.layers)
        json["layers"].push_back(
            {{"name", layer.name}, {"type", layer.what}, {"output", to_string(layer.shape)}});
    if (!result.layer.empty()) {
        json["maps"] = {{"layer", result.layer}};
        json["maps"].update(maps_json(result.maps));
    }
    if (result.activation) {
        const auto& activation = *result.activation;
        json["activation"] = {{"class", result.class_name},
                              {"method", activation.method},
                              {"weights", activation.weights},
                              {"bias", activation.bias}};
        json["activation"].update(maps_json(activation.map));
    }
    return json;
}

std::vector<NamedPicture> pictures(const MapsResult& result, const MapsPictureOptions& options) {
    std::vector<NamedPicture> all{{"image", picture(result.image.pixels, {0, 1})}};
    if (!result.layer.empty())
        all.push_back({"maps", map_grid(result.maps, options.each_map).image});
    all.push_back({"pooled", map_grid(result.pooled, false).image});
    if (result.activation)
        all.push_back({"activation", heat_over(result.image.pixels, result.activation->on_image,
                                               options.opacity)});
    return all;
}

} // namespace headroom
