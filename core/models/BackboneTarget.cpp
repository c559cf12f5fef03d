#include "core/models/BackboneTarget.h"

#include "core/models/catalog/Catalog.h"
#include "core/models/weights/FileLayers.h"

#include <algorithm>
#include <map>
#include <set>

namespace headroom {

namespace {

/// A convolution, batch norm or dense layer of the model.
struct Unit {
    enum class Kind { conv, depthwise, norm, dense } kind;
    double epsilon = 0; ///< of a batch norm
};

int number(const LayerSpec& layer, const char* key, int otherwise) {
    return layer.contains(key) ? layer[key].get<int>() : otherwise;
}

/// Those that `layers` are made of, in the order of their parameters.
void collect(const std::vector<LayerSpec>& layers, std::vector<Unit>& units) {
    for (const auto& layer : layers) {
        const std::string type = layer.at("type");
        if (type == "conv") {
            const int groups = number(layer, "groups", 1);
            units.push_back({groups > 1 ? Unit::Kind::depthwise : Unit::Kind::conv});
        } else if (type == "batchnorm") {
            units.push_back({Unit::Kind::norm, layer.value("epsilon", 1e-5)});
        } else if (type == "dense") {
            units.push_back({Unit::Kind::dense});
        } else if (type == "fire") {
            units.insert(units.end(), 3, {Unit::Kind::conv});
        } else {
            for (const char* part : {"layers", "body", "shortcut"})
                if (layer.contains(part)) collect(layer[part].get<std::vector<LayerSpec>>(), units);
        }
    }
}

ParameterKind kind_of(const Unit& unit, const std::string& role) {
    if (unit.kind == Unit::Kind::norm)
        return role == "weight"         ? ParameterKind::gamma
               : role == "bias"         ? ParameterKind::beta
               : role == "running_mean" ? ParameterKind::mean
                                        : ParameterKind::variance;
    if (role == "bias") return ParameterKind::bias;
    return unit.kind == Unit::Kind::conv        ? ParameterKind::conv_weight
           : unit.kind == Unit::Kind::depthwise ? ParameterKind::depthwise_weight
                                                : ParameterKind::dense_weight;
}

/// The names of the tool of whose layers the file has most; empty where it has none of any.
std::vector<std::string> names_in(const std::vector<LayerNames>& layers, const FileLayers& file) {
    std::set<std::string> there;
    for (const auto& layer : file.layers)
        there.insert(layer.name);
    std::vector<std::string> best;
    std::ptrdiff_t most = 0;
    for (auto tool : {&LayerNames::torchvision, &LayerNames::timm, &LayerNames::keras}) {
        std::vector<std::string> names;
        for (const auto& layer : layers)
            names.push_back(layer.*tool);
        const auto found =
            std::ranges::count_if(names, [&](const auto& name) { return there.contains(name); });
        if (found <= most) continue;
        most = found;
        best = std::move(names);
    }
    return best;
}

/// Puts the layers of the slots in the order in which the file of Keras has them, where it has them
/// all by name.
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

} // namespace

WeightTarget backbone_target(const Model& model, const WeightFile& file) {
    const auto layers = file_layers(file);
    std::vector<Unit> units;
    collect(model.spec().backbone, units);
    const auto* const known = find_in_catalog(model.spec().name);
    const auto names = known && known->layers.size() == units.size()
                           ? names_in(known->layers, layers)
                           : std::vector<std::string>();

    WeightTarget target{model.spec().name, {}, model.feature_shape().front()};
    std::size_t unit = 0;
    for (const auto* parameter : model.backbone().parameters()) {
        const auto role = parameter->name.substr(parameter->name.rfind('.') + 1);
        if (role == "weight" && !target.slots.empty()) ++unit;
        target.slots.push_back({.name = parameter->name,
                                .torch_name = names.empty() ? "" : names[unit] + "." + role,
                                .shape = parameter->value.shape(),
                                .kind = kind_of(units[unit], role),
                                .layer = unit,
                                .epsilon = units[unit].epsilon});
    }
    if (is_keras(file.format) && !names.empty()) order_as_in(layers, names, target.slots);
    return target;
}

} // namespace headroom
