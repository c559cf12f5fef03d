#include "core/models/weights/FileLayers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace headroom {

namespace {

struct SplitName {
    std::string parent, leaf;
};

SplitName split(const std::string& name, char separator) {
    const auto at = name.rfind(separator);
    if (at == name.npos) return {"", name};
    return {name.substr(0, at), name.substr(at + 1)};
}

std::vector<std::string> segments(const std::string& name) {
    std::vector<std::string> all(1);
    for (const char c : name)
        if (c == '.')
            all.emplace_back();
        else
            all.back() += c;
    return all;
}

/// ---- PyTorch's names ----------------------------------------------------------------------

/// Removes prefixes that a wrapper puts before all names. The backbone's prefix ("resnet." in
/// Transformers) is removed wherever it occurs, because a head beside it has none.
std::vector<std::string> without_prefixes(const WeightFile& file) {
    std::vector<std::string> names;
    for (const auto& tensor : file.tensors)
        names.push_back(tensor.name);
    const auto all_begin = [&](const char* prefix) {
        return std::ranges::all_of(names,
                                   [&](const auto& name) { return name.starts_with(prefix); });
    };
    const auto take_off = [&](std::string_view prefix) {
        for (auto& name : names)
            if (name.starts_with(prefix)) name.erase(0, prefix.size());
    };
    for (bool changed = !names.empty(); changed;) {
        changed = false;
        for (const char* prefix : {"module.", "model."})
            if (all_begin(prefix)) {
                take_off(prefix);
                changed = true;
            }
    }
    take_off("backbone.");
    take_off("resnet.");
    return names;
}

/// Rank of a name within timm's MobileNets and EfficientNets. Their blocks are defined as
/// depthwise, [batch norm], pointwise if they do not expand, and as expand, depthwise, project if
/// they do.
std::optional<int> timm_rank(const std::string& segment, bool expands) {
    constexpr std::array top = {"conv_stem", "blocks", "conv_head", "classifier"};
    if (const auto at = std::ranges::find(top, segment); at != top.end())
        return 10 * static_cast<int>(at - top.begin());
    const std::array<const char*, 3> convolutions = {"conv_pw", "conv_dw", "conv_pwl"};
    for (int i = 0; i < 3; ++i)
        if (segment == convolutions[static_cast<std::size_t>(i)])
            return expands ? 10 * i : segment == "conv_dw" ? 0 : 10;
    return std::nullopt;
}

std::optional<int> number(const std::string& segment) {
    int value = 0;
    const char* const end = segment.data() + segment.size();
    const auto [stop, error] = std::from_chars(segment.data(), end, value);
    return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

/// A tree of names, to restore the order of definition.
struct Module {
    std::map<std::string, Module> children;
    std::optional<std::size_t> layer; ///< the layer with this name

    bool has(const char* segment) const { return children.contains(segment); }
};

constexpr std::size_t max_name_depth = 64;

/// Returns the order of a module's children, or nothing if their names do not determine it.
std::optional<std::vector<const Module*>> order(const Module& module) {
    const bool expands = module.has("conv_pwl"), stem = module.has("conv_stem");
    std::map<int, const Module*> ranks;
    for (const auto& [name, child] : module.children) {
        auto rank = number(name);
        if (!rank) rank = timm_rank(name, expands);
        // A batch norm follows its convolution: bn1, bn2, bn3.
        if (!rank && name.starts_with("bn") && (stem || module.has("conv_dw")))
            if (const auto k = number(name.substr(2)); k && *k > 0 && *k < 4)
                rank = stem ? (*k == 1 ? 5 : 25) : 10 * *k - 5;
        if (!rank && (name == "features" || name == "classifier")) rank = name == "classifier";
        if (!rank && module.children.size() == 1) rank = 0;
        if (!rank || !ranks.emplace(*rank, &child).second) return std::nullopt;
    }
    std::vector<const Module*> result;
    for (const auto& [rank, child] : ranks)
        result.push_back(child);
    return result;
}

bool collect(const Module& module, std::vector<std::size_t>& layers) {
    if (module.layer) layers.push_back(*module.layer);
    const auto children = order(module);
    return children && std::ranges::all_of(
                           *children, [&](const Module* child) { return collect(*child, layers); });
}

void restore_order(FileLayers& file) {
    Module root;
    bool is_known = true;
    for (std::size_t i = 0; i < file.layers.size(); ++i) {
        const auto names = segments(file.layers[i].name);
        is_known = is_known && names.size() <= max_name_depth;
        if (!is_known) break;
        Module* module = &root;
        for (const auto& name : names)
            module = &module->children[name];
        module->layer = i;
    }
    std::vector<std::size_t> layers;
    if (!is_known || !collect(root, layers)) {
        file.unordered = "its tensors are sorted by name, which hides the order of the layers";
        return;
    }
    std::vector<FileLayer> sorted;
    for (const auto i : layers)
        sorted.push_back(std::move(file.layers[i]));
    file.layers = std::move(sorted);
}

constexpr const char* counter_leaf = "num_batches_tracked";

FileLayers torch_layers(const WeightFile& file) {
    FileLayers result;
    std::map<std::string, std::size_t> places;
    const auto names = without_prefixes(file);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto [parent, leaf] = split(names[i], '.');
        if (leaf == counter_leaf) {
            result.counters.push_back(i);
            continue;
        }
        const auto [place, is_new] = places.emplace(parent, result.layers.size());
        if (is_new) result.layers.emplace_back().name = parent;
        auto& layer = result.layers[place->second];
        layer.path = split(file.tensors[i].name, '.').parent;
        auto* const role = leaf == "weight"         ? &layer.weight
                           : leaf == "bias"         ? &layer.bias
                           : leaf == "running_mean" ? &layer.mean
                           : leaf == "running_var"  ? &layer.variance
                                                    : nullptr;
        if (role && !*role)
            *role = i;
        else
            layer.others.push_back(i);
    }
    std::vector<std::string> sorted; // counters have another type and are stored separately
    for (const auto& tensor : file.tensors)
        if (!tensor.name.ends_with(counter_leaf)) sorted.push_back(tensor.name);
    if (std::ranges::is_sorted(sorted)) restore_order(result);
    return result;
}

/// ---- Keras --------------------------------------------------------------------------------

/// "conv/kernel:0" -> "kernel"
std::string keras_leaf(const std::string& name) {
    const auto leaf = split(name, '/').leaf;
    return {leaf.begin(), std::ranges::find(leaf, ':')};
}

/// "layers/functional/layers/conv2d_1/vars/0" -> "layers/functional/layers"
std::string keras3_level(const std::string& name) {
    auto path = name;
    for (int i = 0; i < 3; ++i)
        path = split(path, '/').parent;
    return path;
}

FileLayer keras_layer(const WeightFile& file, const WeightLayer& of) {
    FileLayer layer;
    layer.name = of.name;
    layer.type = of.type;
    const bool keras3 =
        file.format == WeightFormat::keras3_weights || file.format == WeightFormat::keras3_model;
    if (keras3) layer.level = keras3_level(file.tensors[of.tensors[0]].name);
    const auto flat = [&](std::size_t i) { return file.tensors[i].shape.size() == 1; };
    // gamma, beta, mean, variance; their names depend on the version
    if (of.tensors.size() == 4 && std::ranges::all_of(of.tensors, flat)) {
        layer.weight = of.tensors[0];
        layer.bias = of.tensors[1];
        layer.mean = of.tensors[2];
        layer.variance = of.tensors[3];
        return layer;
    }
    for (const auto i : of.tensors) {
        const auto leaf = keras_leaf(file.tensors[i].name);
        auto* const role = leaf == "gamma"             ? &layer.weight
                           : leaf == "beta"            ? &layer.bias
                           : leaf == "moving_mean"     ? &layer.mean
                           : leaf == "moving_variance" ? &layer.variance
                           : !flat(i)                  ? &layer.weight
                           : i != of.tensors[0]        ? &layer.bias
                                                       : nullptr;
        if (role && !*role)
            *role = i;
        else
            layer.others.push_back(i);
    }
    return layer;
}

FileLayers keras_layers(const WeightFile& file) {
    FileLayers result;
    for (const auto& layer : file.layers)
        if (layer.type == "seed_generator") // of dropout and augmentation
            result.counters.insert(result.counters.end(), layer.tensors.begin(),
                                   layer.tensors.end());
        else if (!layer.tensors.empty())
            result.layers.push_back(keras_layer(file, layer));
    return result;
}

} // namespace

bool is_keras(WeightFormat format) {
    return format == WeightFormat::keras_weights || format == WeightFormat::keras_model ||
           format == WeightFormat::keras3_weights || format == WeightFormat::keras3_model;
}

FileLayers file_layers(const WeightFile& file) {
    return is_keras(file.format) ? keras_layers(file) : torch_layers(file);
}

} // namespace headroom
