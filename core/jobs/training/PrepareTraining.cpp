#include "core/jobs/training/PrepareTraining.h"

#include "core/jobs/training/MachineOptions.h"
#include "core/models/Freeze.h"
#include "core/models/LoadWeights.h"
#include "core/models/Model.h"
#include "datasets/base/Cancelled.h"

namespace headroom {

namespace {

/// Throws Error where a head does not fit, before the first one is trained.
void check_heads(const ModelSpec& model, const std::vector<std::string>& heads) {
    for (const auto& head : heads)
        const Model check(model, head);
}

/// Throws Error where the weights do not fit the model, or what is to be frozen is not there:
/// before data are read, which takes longer.
void check_transfer(const ModelSpec& spec, const std::string& head,
                    const TransferOptions& options) {
    const Model model(spec, head);
    frozen_layers(model.backbone(), options.frozen());
    layers_before(model.backbone(), options.unfreeze);
    if (!options.weights.empty())
        check_weights(model, open_weight_file(options.weights), options.preprocessing);
}

} // namespace

std::optional<TrainingData> prepare_training(TrainingSpec& spec,
                                             const std::vector<std::string>& heads,
                                             const JobControl& control) {
    try {
        resolve(spec.options, control);
        const ModelSpec model = load_model_spec(spec.model);
        check_heads(model, heads);
        check_transfer(model, heads.front(), spec.options.transfer);
        const auto new_heads = spec.resume ? std::vector<std::string>() : heads;
        TrainingData data = open_training_data(spec.data, model, new_heads, spec.options, control);
        check_heads(data.model, heads);
        settle_precision(spec.options, data, heads, control);
        data.transfer =
            std::make_shared<Transfer>(data.model, heads, data.weights, data.card.normalisation,
                                       spec.options, spec.data.options.memory_budget);
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
