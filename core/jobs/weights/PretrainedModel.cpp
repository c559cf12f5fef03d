#include "core/jobs/weights/PretrainedModel.h"

#include "core/models/LoadWeights.h"

#include <fmt/format.h>

namespace headroom {

std::shared_ptr<const Model> pretrained_model(const ModelSpec& spec, const TransferOptions& options,
                                              ModelCard& card, const JobControl& control) {
    auto model = std::make_shared<Model>(spec, spec.heads.front().kind);
    const auto file = open_weight_file(options.weights);
    const auto loaded = load_weights(*model, file, options.preprocessing);
    const auto& pixels = loaded.preprocessing;
    card.normalisation = normalisation(pixels.preprocessing);
    control.tell(Message{fmt::format("{}: weights by {}; pixels {} ({})", file.path,
                                     to_string(loaded.fit.rule), to_string(pixels.preprocessing),
                                     pixels.source)});
    for (const auto& note : loaded.fit.notes)
        control.tell(Message{fmt::format("{}: {}", file.path, note)});
    return model;
}

} // namespace headroom
