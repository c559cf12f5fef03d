#include "core/jobs/costs/SummaryJob.h"

#include "core/jobs/training/MachineOptions.h"
#include "core/jobs/weights/ModelWeights.h"
#include "core/models/Freeze.h"
#include "core/models/LoadWeights.h"
#include "core/models/SmallestImage.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

/// Rows of a network's layers. `value` is its input, and then its output.
std::vector<LayerRow> layer_rows(const Network& network, OperatorValue& value,
                                 std::size_t frozen = 0) {
    std::vector<LayerRow> rows;
    for (std::size_t i = 0; i < network.size(); ++i) {
        const Layer& layer = network.layer(i);
        LayerRow row{.name = fmt::format("{}.{}", network.prefix(), i),
                     .type = layer.describe(),
                     .output = to_string(layer.output_shape(value.shape)),
                     .macs = layer.macs(value.shape),
                     .frozen = i < frozen};
        OperatorList operators;
        value = layer.operators(operators, row.name, value);
        row.operators = operators.all();
        for (const auto* parameter : layer.parameters())
            if (!parameter->statistic)
                row.params += static_cast<std::int64_t>(parameter->value.size());
        rows.push_back(std::move(row));
    }
    return rows;
}

ordered_json to_json(const std::vector<LayerRow>& rows) {
    auto json = ordered_json::array();
    for (const auto& row : rows) {
        auto operators = ordered_json::array();
        for (const auto& op : row.operators)
            operators.push_back(to_json(op));
        json.push_back({{"name", row.name},
                        {"type", row.type},
                        {"output", row.output},
                        {"params", row.params},
                        {"macs", row.macs},
                        {"frozen", row.frozen},
                        {"operators", operators}});
    }
    return json;
}

ordered_json to_json(const TrainingMemory& memory) {
    return {{"parameters", memory.parameters}, {"gradients", memory.gradients},
            {"optimizer", memory.optimizer},   {"plan", memory.plan},
            {"frozen", memory.frozen},         {"total", memory.total()}};
}

std::string weights_line(const Model& model, const std::string& path) {
    const auto file = open_weight_file(path);
    return fmt::format("{}: by {}", file.path, to_string(check_fit(model, file).rule));
}

/// Multiply-accumulates of the layers that come after those, counted through backbone and head.
std::int64_t macs_from(std::size_t first, const SummaryResult& result, const HeadSummary& head) {
    std::int64_t macs = 0;
    std::size_t number = 0;
    for (const auto* rows : {&result.backbone, &head.layers})
        for (const auto& row : *rows)
            if (number++ >= first) macs += row.macs;
    return macs;
}

} // namespace

SummaryResult run(const SummarySpec& given, const JobControl& control) {
    SummarySpec spec = given;
    name_model_and_weights(spec.model, spec.transfer);
    const ModelSpec model = adapted(load_model_spec(spec.model), spec.input, spec.classes);

    SummaryResult result;
    result.model = model.name;
    result.input = model.input;
    result.classes = model.classes;
    result.training = spec.training;
    if (result.training) {
        result.training->transfer = spec.transfer;
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
        OperatorValue value{"input", with_head.input()};
        auto backbone_rows =
            layer_rows(backbone, value, frozen_layers(backbone, spec.transfer.frozen()));
        const Shape feature = with_head.feature_shape();
        if (result.heads.empty()) {
            result.frozen_layers = frozen_layers(backbone, spec.transfer.frozen());
            result.frozen_params = frozen_parameters(with_head, result.frozen_layers);
            if (!spec.transfer.weights.empty())
                result.weights = weights_line(with_head, spec.transfer.weights);
            result.backbone = std::move(backbone_rows);
            result.backbone_params = backbone.parameter_count();
            result.backbone_macs = backbone.macs(with_head.input());
            result.feature_shape = to_string(feature);
            if (auto note = one_pixel_note(model); !note.empty())
                result.notes.push_back(std::move(note));
        }
        const Network& head = with_head.head();
        HeadSummary summary{.head = kind,
                            .params = head.parameter_count(),
                            .total_params = result.backbone_params + head.parameter_count(),
                            .macs = head.macs(feature),
                            .layers = layer_rows(head, value)};
        summary.trained_params = summary.total_params - result.frozen_params;
        summary.trained_macs =
            macs_from(first_trained_layer(with_head, result.frozen_layers), result, summary);
        result.heads.push_back(std::move(summary));
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
          {"frozen_params", result.frozen_params},
          {"frozen_layers", result.frozen_layers},
          {"weights", result.weights.empty() ? ordered_json() : ordered_json(result.weights)},
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
                            {"trained_params", head.trained_params},
                            {"trained_macs", head.trained_macs},
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
