#include "core/models/onnx/OnnxFlow.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <set>

namespace headroom {

namespace {

constexpr std::size_t max_numbers = 1 << 16;

} // namespace

OnnxFlow::OnnxFlow(const FileBytes& file, const OnnxGraph& graph) : file_(file), graph_(graph) {
    if (graph.inputs.size() != 1 || graph.outputs.empty())
        throw data_error(fmt::format("{}: its graph has {} inputs and {} outputs: expected one "
                                     "input, the image, and an output",
                                     graph.path, graph.inputs.size(), graph.outputs.size()));
    input_ = &graph.inputs.front();
    for (const auto& tensor : graph.initializers)
        constants_.emplace(tensor.name, &tensor);
    std::set<std::string> known{input_->name};
    for (const auto& node : graph.nodes) {
        take_constants(node);
        for (const auto& input : node.inputs)
            if (!input.empty() && !known.contains(input) && !constant(input))
                fail(node,
                     fmt::format("its input {} is computed by no node before it", shown(input)));
        for (const auto& output : node.outputs)
            if (!output.empty() &&
                (!known.insert(output).second ||
                 (constant(output) && node.type != "Constant" && node.type != "Identity")))
                fail(node, fmt::format("its output {} is there twice", shown(output)));
    }
    const auto& goal = graph.outputs.front().name;
    if (!known.contains(goal))
        throw data_error(
            fmt::format("{}: no node computes its output {}", graph.path, shown(goal)));
    std::set<std::string> needed{goal};
    for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
        const auto leads = [&](const auto& output) { return needed.contains(output); };
        if (std::ranges::none_of(node->outputs, leads)) continue;
        for (const auto& input : node->inputs)
            if (!input.empty() && !constant(input)) {
                needed.insert(input);
                users_[input].push_back(&*node);
            }
    }
    for (auto& [value, nodes] : users_)
        std::ranges::reverse(nodes); // into the order of the file
}

void OnnxFlow::take_constants(const OnnxNode& node) {
    if (node.outputs.empty()) return;
    const OnnxTensor* tensor = nullptr;
    if (node.type == "Constant") {
        const auto value = node.attributes.find("value");
        if (value != node.attributes.end() && value->second.tensor) tensor = &*value->second.tensor;
    } else if (node.type == "Identity" && !node.inputs.empty())
        tensor = constant(node.inputs[0]);
    if (tensor) constants_.emplace(node.outputs[0], tensor);
}

const OnnxTensor* OnnxFlow::constant(const std::string& value) const {
    const auto found = constants_.find(value);
    return found == constants_.end() ? nullptr : found->second;
}

const OnnxTensor* OnnxFlow::constant_input(const OnnxNode& node, std::size_t input) const {
    if (input >= node.inputs.size() || node.inputs[input].empty()) return nullptr;
    const auto* const tensor = constant(node.inputs[input]);
    if (!tensor)
        fail(node, fmt::format("its input {} is computed: expected a constant",
                               shown(node.inputs[input])));
    return tensor;
}

std::vector<float> OnnxFlow::numbers(const OnnxNode& node, const OnnxTensor& tensor) const {
    const auto count = static_cast<std::size_t>(volume(tensor.shape));
    if (count > max_numbers)
        fail(node, fmt::format("a constant of {} numbers, expected a few", count));
    std::vector<float> values(count);
    read_onnx_values(file_, tensor, values);
    return values;
}

const std::vector<const OnnxNode*>& OnnxFlow::users(const std::string& value) const {
    static const std::vector<const OnnxNode*> none;
    const auto found = users_.find(value);
    return found == users_.end() ? none : found->second;
}

std::size_t OnnxFlow::computed_inputs(const OnnxNode& node) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        node.inputs, [&](const auto& input) { return !input.empty() && !constant(input); }));
}

std::vector<const OnnxNode*> OnnxFlow::after(const std::string& value) const {
    std::vector<const OnnxNode*> open = users(value);
    std::set<const OnnxNode*> seen;
    while (!open.empty()) {
        const auto* const node = open.back();
        open.pop_back();
        if (!seen.insert(node).second) continue;
        for (const auto& output : node->outputs)
            open.insert(open.end(), users(output).begin(), users(output).end());
    }
    std::vector<const OnnxNode*> nodes(seen.begin(), seen.end());
    std::ranges::sort(nodes, {}, &OnnxNode::number);
    return nodes;
}

double written(float value) {
    const auto text = fmt::format("{}", value);
    double result = value;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result;
}

void OnnxFlow::fail(const OnnxNode& node, const std::string& why) const {
    const auto& name = !node.name.empty() || node.outputs.empty() ? node.name : node.outputs[0];
    throw data_error(fmt::format("{}: node {} of {}, {} ({}): {}", graph_.path, node.number,
                                 graph_.nodes.size(), shown(name), shown(node.type), why));
}

} // namespace headroom
