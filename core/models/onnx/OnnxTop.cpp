#include "core/models/onnx/OnnxTop.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace headroom {

namespace {

bool begins_top(const OnnxFlow& flow, const OnnxNode& node) {
    static const std::set<std::string> types{
        "GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceMax", "Flatten", "Reshape",
        "Squeeze",           "Transpose",     "Shape",      "Gemm",      "MatMul",  "Pow",
        "Softmax",           "LogSoftmax"};
    // gem's clip: a lower limit above zero
    return types.contains(node.type) || (node.type == "Clip" && flow.computed_inputs(node) == 1 &&
                                         clip_limits(flow, node).first > 0);
}

bool belongs_to_top(const OnnxFlow& flow, const OnnxNode& node) {
    static const std::set<std::string> types{"GlobalAveragePool",
                                             "GlobalMaxPool",
                                             "ReduceMean",
                                             "ReduceMax",
                                             "ReduceProd",
                                             "Flatten",
                                             "Reshape",
                                             "Squeeze",
                                             "Unsqueeze",
                                             "Transpose",
                                             "Shape",
                                             "Gather",
                                             "Slice",
                                             "Concat",
                                             "Cast",
                                             "Constant",
                                             "Identity",
                                             "Dropout",
                                             "Gemm",
                                             "MatMul",
                                             "Add",
                                             "Sub",
                                             "Mul",
                                             "Div",
                                             "Pow",
                                             "Reciprocal",
                                             "Sqrt",
                                             "Clip",
                                             "Relu",
                                             "LeakyRelu",
                                             "Sigmoid",
                                             "Tanh",
                                             "Softmax",
                                             "LogSoftmax",
                                             "BatchNormalization"};
    if (node.type != "Conv") return types.contains(node.type);
    const auto* const weight = node.inputs.size() > 1 ? flow.constant(node.inputs[1]) : nullptr;
    return weight && weight->shape.size() == 4 && weight->shape[2] == 1 && weight->shape[3] == 1;
}

float number(const OnnxNode& node, const char* name, float otherwise) {
    const auto found = node.attributes.find(name);
    if (found == node.attributes.end()) return otherwise;
    const auto& [integers, floats, text, tensor] = found->second;
    return !floats.empty()     ? floats[0]
           : !integers.empty() ? static_cast<float>(integers[0])
                               : otherwise;
}

/// A dense layer's parameters; none if the node is none, or computes something else as well.
std::vector<OnnxWeight> dense_weights(const OnnxFlow& flow, const OnnxNode& node) {
    const auto constant = [&](std::size_t i) {
        return i < node.inputs.size() ? flow.constant(node.inputs[i]) : nullptr;
    };
    const auto* const weight = constant(1);
    if (!weight) return {};
    const auto& shape = weight->shape;
    std::vector<OnnxWeight> weights;
    if (node.type == "Conv")
        weights.push_back({"weight", shape, weight});
    else if (shape.size() != 2 || number(node, "transA", 0) != 0 || number(node, "alpha", 1) != 1 ||
             number(node, "beta", 1) != 1)
        return {};
    else if (number(node, "transB", 0) != 0)
        weights.push_back({"weight", shape, weight});
    else
        weights.push_back({"weight", {shape[1], shape[0]}, weight, true});
    if (const auto* const bias = constant(2))
        weights.push_back({"bias", {volume(bias->shape)}, bias});
    return weights;
}

} // namespace

bool is_top(const OnnxFlow& flow, const std::string& value) {
    const auto& users = flow.users(value);
    return !users.empty() &&
           std::ranges::all_of(users, [&](const auto* node) { return begins_top(flow, *node); }) &&
           std::ranges::all_of(flow.after(value),
                               [&](const auto* node) { return belongs_to_top(flow, *node); });
}

std::vector<OnnxWeight> top_weights(const OnnxFlow& flow, const std::vector<const OnnxNode*>& nodes,
                                    const OnnxLayer* conv, std::int64_t channels) {
    std::vector<OnnxWeight> all;
    std::size_t layers = 0;
    std::int64_t outputs = 0;
    const auto add = [&](std::vector<OnnxWeight> weights) {
        if (weights.empty()) return false;
        const auto& shape = weights[0].shape;
        const auto inputs = shape[1];
        if (shape[0] <= 0 || inputs <= 0 ||
            (layers == 0 ? channels <= 0 || inputs % channels != 0 : inputs != outputs))
            return false;
        outputs = shape[0];
        if (weights.size() > 1 && weights[1].shape != Shape{outputs}) return false;
        for (auto& weight : weights) {
            weight.name = fmt::format("head.{}.{}", layers, weight.name);
            all.push_back(std::move(weight));
        }
        ++layers;
        return true;
    };
    if (conv && !add(conv->weights)) return {};
    for (const auto* node : nodes) {
        if (node->type == "Transpose" || node->type == "BatchNormalization") return {};
        const auto* const other =
            node->inputs.size() == 2 ? flow.constant(node->inputs[1]) : nullptr;
        if (node->type == "Pow" && all.empty() && other && volume(other->shape) == 1)
            all.push_back({"head.gem.power", {1}, other});
        const bool is_bias = node->type == "Add" && other && outputs > 0 && layers > 0 &&
                             other->shape == Shape{outputs} && !all.back().name.ends_with("bias");
        if (is_bias)
            all.push_back({fmt::format("head.{}.bias", layers - 1), other->shape, other});
        else if ((node->type == "Gemm" || node->type == "MatMul" || node->type == "Conv") &&
                 !add(dense_weights(flow, *node)))
            return {};
    }
    return all;
}

} // namespace headroom
