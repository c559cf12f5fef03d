#include "core/export/OnnxModel.h"

#include "core/export/Protobuf.h"
#include "datasets/base/Error.h"

#include <bit>
#include <climits>
#include <fmt/format.h>

namespace headroom {

namespace {

using nlohmann::ordered_json;

// Field numbers and types of https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto.
enum AttributeType { float_type = 1, int_type = 2, ints_type = 7 };
constexpr int float_data = 1;

ProtobufMessage attribute(const std::string& name, const ordered_json& value) {
    ProtobufMessage message;
    message.bytes(1, name);
    if (value.is_array()) {
        for (const auto& number : value)
            message.integer(8, number.get<std::int64_t>());
        return std::move(message.integer(20, ints_type));
    }
    if (value.is_number_float())
        return std::move(message.real(2, value.get<float>()).integer(20, float_type));
    return std::move(message.integer(3, value.get<std::int64_t>()).integer(20, int_type));
}

ProtobufMessage tensor(const std::string& name, const Shape& shape, std::span<const float> values) {
    static_assert(std::endian::native == std::endian::little, "ONNX stores little-endian values");
    ProtobufMessage message;
    for (const auto length : shape)
        message.integer(1, length);
    message.integer(2, float_data).bytes(8, name);
    message.bytes(9, {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    return message;
}

/// An input or output; an empty text is a fixed length.
ProtobufMessage value_info(const std::string& name,
                           const std::vector<std::pair<std::string, std::int64_t>>& lengths) {
    ProtobufMessage shape;
    for (const auto& [symbol, length] : lengths) {
        ProtobufMessage dimension;
        if (symbol.empty())
            dimension.integer(1, length);
        else
            dimension.bytes(2, symbol);
        shape.message(1, dimension);
    }
    ProtobufMessage tensor_type, type, info;
    tensor_type.integer(1, float_data).message(2, shape);
    type.message(1, tensor_type);
    return std::move(info.bytes(1, name).message(2, type));
}

class Graph {
  public:
    void node(const Operator& op) {
        ProtobufMessage node;
        auto inputs = op.inputs;
        auto attributes = op.attributes;
        if (op.type == "Clip") // since opset 11 its limits are inputs
            for (const char* limit : {"min", "max"}) {
                if (!attributes.contains(limit)) continue;
                inputs.push_back(op.output + "." + limit);
                scalar(inputs.back(), attributes.at(limit).get<float>());
                attributes.erase(limit);
            }
        for (const auto& input : inputs)
            node.bytes(1, input);
        node.bytes(2, op.output).bytes(3, op.output).bytes(4, op.type);
        for (const auto& [name, value] : attributes.items())
            node.message(5, attribute(name, value));
        nodes_.push_back(std::move(node));
    }
    void scalar(const std::string& name, float value) {
        graph_.message(5, tensor(name, {}, {&value, 1}));
    }
    void parameter(const std::string& name, const Tensor& value) {
        graph_.message(5, tensor(name, value.shape(), value.values()));
    }
    ProtobufMessage finish(const ProtobufMessage& input,
                           const std::vector<ProtobufMessage>& outputs) {
        for (const auto& node : nodes_)
            graph_.message(1, node);
        graph_.bytes(2, "headroom").message(11, input);
        for (const auto& output : outputs)
            graph_.message(12, output);
        return std::move(graph_);
    }

  private:
    std::vector<ProtobufMessage> nodes_;
    ProtobufMessage graph_;
};

void add_probabilities(Graph& graph, int units) {
    if (units > 1) {
        graph.node({"Softmax", {"logits"}, "probabilities", {}, {{"axis", -1}}});
        return;
    }
    graph.scalar("one", 1);
    graph.node({"Sigmoid", {"logits"}, "second", {}});
    graph.node({"Sub", {"one", "second"}, "first", {}});
    graph.node({"Concat", {"first", "second"}, "probabilities", {}, {{"axis", 1}}});
}

void check_size(const PortableNetwork& network) {
    std::uint64_t bytes = 1 << 20; // names and the like
    for (const auto& [name, value] : network.parameters)
        bytes += value.size() * sizeof(float);
    if (bytes > INT_MAX)
        throw usage_error(fmt::format(
            "weights of {} MiB: a file of ONNX holds at most 2,048 MiB: choose a smaller model or "
            "a pooling head",
            bytes >> 20));
}

} // namespace

std::string onnx_model(const PortableNetwork& network, int units,
                       const std::map<std::string, std::string>& metadata) {
    check_size(network);
    Graph graph;
    for (const auto& [name, value] : network.parameters)
        graph.parameter(name, value);
    for (const auto& op : network.operators)
        graph.node(op);
    add_probabilities(graph, units);
    const auto& size = network.input;
    const std::pair<std::string, std::int64_t> n{"N", 0},
        height{network.any_size ? "H" : "", size[1]}, width{network.any_size ? "W" : "", size[2]};
    ProtobufMessage model, opset;
    opset.bytes(1, "").integer(2, 13);
    model.integer(1, 7).bytes(2, "headroom").bytes(3, HEADROOM_VERSION).message(8, opset);
    for (const auto& [key, value] : metadata) {
        ProtobufMessage entry;
        model.message(14, entry.bytes(1, key).bytes(2, value));
    }
    model.message(7, graph.finish(value_info("image", {n, {"", size[0]}, height, width}),
                                  {value_info("logits", {n, {"", units}}),
                                   value_info("probabilities", {n, {"", std::max(2, units)}})}));
    return model.data();
}

} // namespace headroom
