#include "core/jobs/costs/SummaryJob.h"

#include "core/jobs/training/MachineOptions.h"
#include "core/models/Model.h"
#include "core/models/SmallestImage.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

std::vector<LayerRow> layer_rows(const Network& network, const Shape& input) {
    const auto shapes = network.shapes(input);
    std::vector<LayerRow> rows;
    Shape before = input;
    for (std::size_t i = 0; i < network.size(); ++i) {
        const Layer& layer = network.layer(i);
        LayerRow row{fmt::format("{}.{}", network.prefix(), i), layer.describe(),
                     to_string(shapes[i]), 0, layer.macs(before)};
        for (const auto* parameter : layer.parameters())
            if (!parameter->statistic)
                row.params += static_cast<std::int64_t>(parameter->value.size());
        rows.push_back(std::move(row));
        before = shapes[i];
    }
    return rows;
}

ordered_json to_json(const std::vector<LayerRow>& rows) {
    auto json = ordered_json::array();
    for (const auto& row : rows)
        json.push_back({{"name", row.name},
                        {"type", row.type},
                        {"output", row.output},
                        {"params", row.params},
                        {"macs", row.macs}});
    return json;
}

ordered_json to_json(const TrainingMemory& memory) {
    return {{"parameters", memory.parameters},
            {"gradients", memory.gradients},
            {"optimizer", memory.optimizer},
            {"plan", memory.plan},
            {"total", memory.total()}};
}

} // namespace

SummaryResult run(const SummarySpec& spec, const JobControl& control) {
    const ModelSpec model = adapted(load_model_spec(spec.model), spec.input, spec.classes);

    SummaryResult result;
    result.model = model.name;
    result.input = model.input;
    result.classes = model.classes;
    result.training = spec.training;
    if (result.training) {
        result.training->validate();
        resolve(*result.training, control);
    }
    const auto heads = chosen_heads(model, spec.heads);
    for (auto kind = heads.begin(); kind != heads.end(); ++kind)
        if (std::find(heads.begin(), kind, *kind) != kind)
            result.notes.push_back(fmt::format(
                "{} is there twice: two of the same head give the same numbers", *kind));
    for (const auto& kind : heads) {
        if (control.stop.stop_requested()) throw Cancelled{};
        Model with_head(model, kind);
        const Network& backbone = with_head.backbone();
        const Shape feature = with_head.feature_shape();
        if (result.heads.empty()) {
            result.backbone = layer_rows(backbone, with_head.input());
            result.backbone_params = backbone.parameter_count();
            result.backbone_macs = backbone.macs(with_head.input());
            result.feature_shape = to_string(feature);
            if (auto note = one_pixel_note(model); !note.empty())
                result.notes.push_back(std::move(note));
        }
        const Network& head = with_head.head();
        result.heads.push_back({kind, head.parameter_count(),
                                result.backbone_params + head.parameter_count(), head.macs(feature),
                                layer_rows(head, feature), std::nullopt});
        if (result.training)
            result.heads.back().memory = training_memory(with_head, *result.training);
    }
    return result;
}

ordered_json to_json(const SummaryResult& result) {
    ordered_json json = {
        {"model", result.model},
        {"input", to_string(result.input)},
        {"classes", result.classes},
        {"backbone",
         {{"params", result.backbone_params},
          {"macs", result.backbone_macs},
          {"feature_shape", result.feature_shape},
          {"layers", to_json(result.backbone)}}},
        {"heads", ordered_json::array()},
        {"notes", result.notes},
    };
    for (const auto& head : result.heads) {
        ordered_json one = {{"head", head.head},
                            {"params", head.params},
                            {"total_params", head.total_params},
                            {"macs", head.macs},
                            {"layers", to_json(head.layers)}};
        if (head.memory) one["training_memory"] = to_json(*head.memory);
        json["heads"].push_back(std::move(one));
    }
    if (const auto& training = result.training)
        json["training"] = {{"batch_size", training->batch_size},
                            {"optimizer", to_string(training->optimizer)},
                            {"precision", to_string(training->precision)},
                            {"threads", training->threads}};
    return json;
}

} // namespace headroom
