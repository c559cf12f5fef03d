#include "core/jobs/training/PrepareTraining.h"

#include "core/jobs/training/MachineOptions.h"
#include "core/jobs/training/OwnBackbone.h"
#include "core/jobs/weights/ModelWeights.h"
#include "core/models/Freeze.h"
#include "core/models/HiddenLayers.h"
#include "core/models/LoadWeights.h"
#include "core/models/Model.h"
#include "core/training/LbfgsStep.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Random.h"
#include "datasets/formats/OpenDataset.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// Throws Error where a head does not fit, before the first one is trained.
void check_heads(const ModelSpec& model, const std::vector<std::string>& heads) {
    for (const auto& head : heads)
        const Model check(model, head);
}

/// Throws Error where the weights do not fit the model, or what is to be frozen is not there, or
/// lbfgs cannot train it: before data are read, which takes longer.
void check_transfer(const ModelSpec& spec, const std::vector<std::string>& heads,
                    const TrainOptions& all, bool needs_weights) {
    const auto& options = all.transfer;
    const Model model(spec, heads.front());
    const auto frozen = frozen_layers(model.backbone(), options.frozen());
    layers_before(model.backbone(), options.unfreeze);
    if (all.optimizer == OptimizerKind::lbfgs)
        for (const auto& head : heads)
            check_lbfgs({spec, head}, frozen, all);
    if (needs_weights && !options.weights.empty())
        check_weights(model, open_weight_file(options.weights), options.preprocessing);
}

ImageNames image_names(const TrainingData& data) {
    ImageNames names{data_name(data.opened.path), data.opened.fingerprint, {}};
    for (const auto& [name, split] : named_splits(data.opened))
        if (split) names.splits[split.get()] = name;
    // Perhaps not all of them are trained on.
    const std::string_view images(reinterpret_cast<const char*>(data.images.data()),
                                  data.images.size() * sizeof(data.images[0]));
    names.splits[data.opened.train.get()] = fmt::format("train {:016x}", Random::hash(images));
    return names;
}

} // namespace

std::optional<TrainingData> prepare_training(TrainingSpec& spec,
                                             const std::vector<std::string>& heads,
                                             const JobControl& control) {
    try {
        name_model_and_weights(spec.model, spec.options.transfer);
        resolve(spec.options, control);
        ModelSpec model = load_model_spec(spec.model);
        if (const auto hidden = parse_hidden(spec.options.hidden))
            give_hidden(model, heads, *hidden);
        check_heads(model, heads);
        const auto own = own_backbone(spec);
        check_transfer(model, heads, spec.options, own.empty());
        const auto new_heads = spec.resume ? std::vector<std::string>() : heads;
        TrainingData data =
            open_training_data(spec.data, model, new_heads, spec.options, own, control);
        check_heads(data.model, heads);
        settle_precision(spec.options, data, heads, control);
        data.transfer = std::make_shared<Transfer>(
            data.model, heads, data.weights, data.card.normalisation, spec.options,
            FeatureKeeper(spec.options.transfer.keep_features, spec.data.options.memory_budget,
                          image_names(data)));
        return data;
    } catch (const Cancelled&) { // nothing has begun
        return std::nullopt;
    }
}

RunFolder::Options folder_options(const TrainingSpec& spec, RunKind kind) {
    return {kind, spec.resume, spec.exist_ok};
}

void check_folder(const TrainingSpec& spec, RunKind kind) {
    if (!spec.out.empty()) RunFolder::check(spec.out, folder_options(spec, kind));
}

} // namespace headroom
