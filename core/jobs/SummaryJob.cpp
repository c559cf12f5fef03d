#include "core/jobs/SummaryJob.h"

#include "core/models/Model.h"

#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

std::vector<LayerRow> layer_rows(const Network& network, const Shape& input) {
    const auto shapes = network.shapes(input);
    std::vector<LayerRow> rows;
    Shape before = input;
    for (std::size_t i = 0; i < network.layers().size(); ++i) {
        Layer& layer = *network.layers()[i];
        LayerRow row{fmt::format("{}.{}", network.prefix(), i), layer.describe(),
                     to_string(shapes[i]), 0, layer.macs(before)};
        for (const auto* parameter : layer.parameters())
            if (parameter->trainable)
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

} // namespace

SummaryResult run(const SummarySpec& spec) {
    const ModelSpec model = adapted(load_model_spec(spec.model), spec.input, spec.classes);

    SummaryResult result;
    result.model = model.name;
    result.input = model.input;
    result.classes = model.classes;
    for (const auto& kind : chosen_heads(model, spec.heads)) {
        const Model with_head(model, kind);
        const Network& backbone = with_head.backbone();
        const Shape feature = with_head.feature_shape();
        if (result.heads.empty()) {
            result.backbone = layer_rows(backbone, with_head.input());
            result.backbone_params = backbone.parameter_count();
            result.backbone_macs = backbone.macs(with_head.input());
            result.feature_shape = to_string(feature);
            if (feature.size() == 3 && feature[1] == 1 && feature[2] == 1)
                result.notes.push_back(fmt::format(
                    "features are {}: there is nothing to pool, so flattening and pooling give the "
                    "same numbers",
                    result.feature_shape));
        }
        const Network& head = with_head.head();
        result.heads.push_back({kind, head.parameter_count(),
                                result.backbone_params + head.parameter_count(), head.macs(feature),
                                layer_rows(head, feature)});
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
    for (const auto& head : result.heads)
        json["heads"].push_back({{"head", head.head},
                                 {"params", head.params},
                                 {"total_params", head.total_params},
                                 {"macs", head.macs},
                                 {"layers", to_json(head.layers)}});
    return json;
}

} // namespace headroom
