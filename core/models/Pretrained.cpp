#include "core/models/Pretrained.h"

#include "core/models/BackboneTarget.h"
#include "core/models/catalog/Catalog.h"
#include "core/models/weights/FileLayers.h"
#include "core/models/weights/FittedTensors.h"
#include "core/models/weights/KnownOrigin.h"
#include "datasets/base/Error.h"
#include "datasets/base/Json.h"

#include <fmt/format.h>
#include <map>

namespace headroom {

namespace {

/// The catalog's model with layers of the same shapes that computes what Keras' does.
std::string kerass(const CatalogModel& model) {
    const auto other = model.spec.name + "_keras";
    return find_in_catalog(other) ? fmt::format(": use --model {}", other) : "";
}

/// Networks of equal shapes may compute different functions: refuses weights of the other one.
void check_function(const ModelSpec& spec, const WeightFile& file, const WeightTarget& target) {
    const auto* const model = find_in_catalog(spec.name);
    if (!model || model->weights.empty()) return;
    if (is_keras(file.format) && model->weights.find("Keras") == std::string::npos)
        throw data_error(
            fmt::format("{}: is of Keras, whose {} computes another function (padding, "
                        "epsilon) than torchvision's{}",
                        file.path, spec.name, kerass(*model)));
    const auto said = file.metadata.find("bn_eps");
    if (said == file.metadata.end()) return;
    for (const auto& slot : target.slots)
        if (slot.kind == ParameterKind::variance && said->second != fmt::format("{}", slot.epsilon))
            throw data_error(fmt::format("{}: has batch norms of epsilon {}, {} has {}{}",
                                         file.path, shown(said->second), spec.name, slot.epsilon,
                                         kerass(*model)));
}

} // namespace

void Pretrained::put_into(const Model& model) const {
    const auto parameters = model.backbone().parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        parameters[i]->set_value(values[i].values());
}

Pretrained load_pretrained(const Model& model, const std::string& path,
                           const std::string& preprocessing) {
    const auto file = open_weight_file(path);
    const auto target = backbone_target(model, file);
    check_function(model.spec(), file, target);
    const auto fit = fit_weights(file, target);

    Pretrained result;
    result.rule = fit.rule;
    result.notes = fit.notes;
    result.preprocessing = choose_preprocessing(file, preprocessing);
    auto& pixels = result.preprocessing.preprocessing;
    if (model.spec().input.channels != 3)
        throw usage_error(fmt::format("{}: is for images of 3 channels, {} takes {}: use "
                                      "--channels 3",
                                      path, model.spec().name, model.spec().input.channels));
    std::map<std::string, Tensor> values;
    for (std::size_t i = 0; i < target.slots.size(); ++i) {
        auto value = read_slot(file, target, fit, i);
        const auto& slot = target.slots[i];
        if (pixels.bgr && slot.layer == 0 && slot.kind == ParameterKind::conv_weight)
            swap_red_and_blue(value);
        values.emplace(slot.name, std::move(value));
    }
    pixels = as_rgb(pixels);
    for (const auto* parameter : model.backbone().parameters())
        result.values.push_back(std::move(values.at(parameter->name)));
    return result;
}

} // namespace headroom
