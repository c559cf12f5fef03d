#include "core/jobs/weights/PretrainedModel.h"

#include "core/models/LoadWeights.h"

#include <fmt/format.h>

namespace headroom {

PretrainedModel pretrained_model(const ModelSpec& spec, const TransferOptions& options,
                                 const JobControl& control) {
    auto model = std::make_shared<Model>(spec, spec.heads.front().kind);
    const auto file = open_weight_file(options.weights);
    const auto loaded = load_weights(*model, file, options.preprocessing);
    const auto& pixels = loaded.preprocessing;
    const auto words = fmt::format("{} ({})", to_string(pixels.preprocessing), pixels.source);
    control.tell(Message{
        fmt::format("{}: weights by {}; pixels {}", file.path, to_string(loaded.fit.rule), words)});
    for (const auto& note : loaded.fit.notes)
        control.tell(Message{fmt::format("{}: {}", file.path, note)});
    return {std::move(model), normalisation(pixels.preprocessing), words};
}

} // namespace headroom
