#include "core/export/PortableNetwork.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

namespace {

/// Returns the operators of the layers. Throws Error(usage) if one does not accept its input.
std::vector<Operator> layer_operators(const Model& model, const Shape& input) {
    OperatorList list;
    OperatorValue value{"image", input};
    for (const Network* network : {&model.backbone(), &model.head()}) {
        network->output_shape(value.shape); // throws where operators() would not
        for (std::size_t i = 0; i < network->size(); ++i)
            value = network->layer(i).operators(list, fmt::format("{}.{}", network->prefix(), i),
                                                value);
    }
    auto operators = list.all();
    operators.back().output = "logits";
    return operators;
}

/// Whether they compute the same, if on images of different sizes.
bool same(const std::vector<Operator>& a, const std::vector<Operator>& b) {
    return std::ranges::equal(
        a, b, [](const auto& x, const auto& y) { return to_json(x) == to_json(y); });
}

/// Whether images of other sizes need the same operators. Padding may depend on the remainder of a
/// size by the product of all strides, which is 32 in the networks of the catalog.
bool accepts_any_size(const Model& model, const Shape& input,
                      const std::vector<Operator>& operators) {
    constexpr std::int64_t sizes = 32;
    try {
        for (std::int64_t more = 1; more <= sizes; ++more)
            if (!same(operators,
                      layer_operators(model, {input[0], input[1] + more, input[2] + more})))
                return false;
    } catch (const Error&) {
        return false; // a dense layer after flatten has one size
    }
    return true;
}

/// Puts (image - mean) / sd before the layers.
void add_normalisation(PortableNetwork& network, const Normalisation& normalisation) {
    if (normalisation.mean.empty()) return;
    const auto add = [&](const char* name, const std::vector<float>& values) {
        Tensor tensor({static_cast<std::int64_t>(values.size()), 1, 1});
        std::ranges::copy(values, tensor.data());
        network.parameters.emplace(name, std::move(tensor));
    };
    add("normalisation.mean", normalisation.mean);
    add("normalisation.sd", normalisation.sd);
    for (auto& one : network.operators)
        std::ranges::replace(one.inputs, "image", "normalised");
    const Operator first[] = {
        {"Sub", {"image", "normalisation.mean"}, "centred", network.input},
        {"Div", {"centred", "normalisation.sd"}, "normalised", network.input}};
    network.operators.insert(network.operators.begin(), std::begin(first), std::end(first));
}

/// Makes a batch norm, y = (x - mean) / sqrt(variance + epsilon) * weight + bias, part of the
/// convolution that computes x.
void fold(Operator& conv, const Operator& norm, std::map<std::string, Tensor>& parameters) {
    const auto values = [&](std::size_t i) { return parameters.at(norm.inputs[i]).values(); };
    const auto scale = values(1), shift = values(2), mean = values(3), variance = values(4);
    const double epsilon = norm.attributes.at("epsilon");
    Tensor& weight = parameters.at(conv.inputs[1]);
    if (conv.inputs.size() == 2) {
        conv.inputs.push_back(norm.inputs[0] + ".bias");
        parameters.emplace(conv.inputs[2], Tensor({weight.shape()[0]}));
    }
    const auto bias = parameters.at(conv.inputs[2]).values();
    const auto of_filter = weight.size() / bias.size();
    for (std::size_t f = 0; f < bias.size(); ++f) {
        const double factor = scale[f] / std::sqrt(variance[f] + epsilon);
        bias[f] = static_cast<float>((bias[f] - mean[f]) * factor + shift[f]);
        for (float& w : weight.values().subspan(f * of_filter, of_filter))
            w = static_cast<float>(w * factor);
    }
    conv.output = norm.output;
    for (std::size_t i = 1; i < norm.inputs.size(); ++i)
        parameters.erase(norm.inputs[i]);
}

void fold_batch_norms(PortableNetwork& network) {
    auto& all = network.operators;
    const auto uses = [&](const std::string& value) {
        return std::ranges::count_if(
            all, [&](const auto& o) { return std::ranges::count(o.inputs, value) > 0; });
    };
    for (std::size_t i = 1; i < all.size();) {
        const auto conv = std::ranges::find(all, all[i].inputs[0], &Operator::output);
        if (all[i].type != "BatchNormalization" || conv == all.end() || conv->type != "Conv" ||
            uses(conv->output) > 1) {
            ++i;
            continue;
        }
        fold(*conv, all[i], network.parameters);
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

} // namespace

void refuse_uneven_pooling(const PortableNetwork& network, const Model& model,
                           const std::string& format) {
    for (const auto& one : network.operators)
        if (one.type == "AdaptiveAveragePool")
            throw usage_error(fmt::format(
                "{}: {} on features of {}: its windows are of unequal size, which {} does not "
                "have: train at a size whose features the windows divide",
                one.output, model.head_spec().kind, to_string(model.feature_shape()), format));
}

PortableNetwork layer_network(const SavedModel& saved) {
    PortableNetwork network;
    network.input = saved.model.input();
    for (const Parameter* parameter : saved.model.parameters())
        network.parameters.emplace(parameter->name, parameter->plain_value());
    network.operators = layer_operators(saved.model, network.input);
    network.any_size = accepts_any_size(saved.model, network.input, network.operators);
    return network;
}

PortableNetwork portable_network(const SavedModel& saved) {
    auto network = layer_network(saved);
    refuse_uneven_pooling(network, saved.model, "ONNX");
    add_normalisation(network, saved.card.normalisation);
    fold_batch_norms(network);
    return network;
}

} // namespace headroom
