#pragma once

#include "core/export/Protobuf.h"
#include "core/tensor/Shape.h"

#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

namespace headroom {

/// Builds a small file of ONNX, node by node. A value's name is its own; constants count up from 0.
///
///     GraphBuilder graph({1, 3, 8, 8});
///     graph.constant("w", {4, 3, 3, 3}).node("Conv", {"image", "w"}, "y");
///     std::string file = graph.bytes("y");
class GraphBuilder {
  public:
    using Json = nlohmann::ordered_json;
    using Names = std::vector<std::string>;

    explicit GraphBuilder(const Shape& image = {1, 3, 8, 8}) { inputs_.push_back(image); }

    GraphBuilder& node(const std::string& type, const Names& inputs, const std::string& output,
                       const Json& attributes = Json::object()) {
        ProtobufMessage node;
        for (const auto& input : inputs)
            node.bytes(1, input);
        node.bytes(2, output).bytes(3, "the " + output).bytes(4, type);
        for (const auto& [name, value] : attributes.items())
            node.message(5, attribute(name, value));
        return raw(1, node);
    }
    GraphBuilder& constant(const std::string& name, const Shape& shape,
                           std::vector<float> values = {}) {
        if (values.empty()) {
            values.resize(static_cast<std::size_t>(volume(shape)));
            std::iota(values.begin(), values.end(), 0.0F);
        }
        return raw(5, tensor(name, shape, values));
    }
    GraphBuilder& conv(const std::string& input, const std::string& output, int channels,
                       int filters, int kernel, const Json& attributes = Json::object(),
                       int groups = 1) {
        constant(output + ".w", {filters, channels / groups, kernel, kernel});
        constant(output + ".b", {filters});
        auto all = attributes;
        if (groups > 1) all["group"] = groups;
        return node("Conv", {input, output + ".w", output + ".b"}, output, all);
    }
    /// Adds any field to the graph.
    GraphBuilder& raw(std::uint32_t field, const ProtobufMessage& message) {
        fields_.emplace_back(field, message.data());
        return *this;
    }
    GraphBuilder& second_input() {
        inputs_.push_back({1});
        return *this;
    }

    static ProtobufMessage tensor(const std::string& name, const Shape& shape,
                                  const std::vector<float>& values) {
        ProtobufMessage message;
        for (const auto length : shape)
            message.integer(1, length);
        return std::move(message.integer(2, 1).bytes(8, name).bytes(
            9, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)}));
    }

    /// The graph's fields: their numbers and contents.
    using Fields = std::vector<std::pair<std::uint32_t, std::string>>;
    Fields fields(const std::string& output, const Shape& output_shape = {}) const {
        auto all = fields_;
        for (std::size_t i = 0; i < inputs_.size(); ++i)
            all.emplace_back(11, value_info(i == 0 ? "image" : "more", inputs_[i]).data());
        all.emplace_back(12, value_info(output, output_shape).data());
        return all;
    }
    std::string bytes(const std::string& output, const Shape& output_shape = {}) const {
        ProtobufMessage graph, model, opset;
        for (const auto& [field, data] : fields(output, output_shape))
            graph.bytes(field, data);
        model.integer(1, 7).bytes(2, "test").bytes(3, "1.0");
        model.message(8, opset.bytes(1, "").integer(2, 13)).message(7, graph);
        return model.data();
    }

  private:
    static ProtobufMessage attribute(const std::string& name, const Json& value) {
        ProtobufMessage message;
        message.bytes(1, name);
        if (value.is_array())
            for (const auto& number : value)
                message.integer(8, number.get<std::int64_t>());
        else if (value.is_number_float())
            message.real(2, value.get<float>());
        else if (value.is_string())
            message.bytes(4, value.get<std::string>());
        else
            message.integer(3, value.get<std::int64_t>());
        return message;
    }
    static ProtobufMessage value_info(const std::string& name, const Shape& lengths) {
        ProtobufMessage shape, tensor_type, type, info;
        for (const auto length : lengths) {
            ProtobufMessage dimension;
            shape.message(1, length > 0 ? dimension.integer(1, length) : dimension.bytes(2, "N"));
        }
        tensor_type.integer(1, 1).message(2, shape);
        type.message(1, tensor_type);
        return std::move(info.bytes(1, name).message(2, type));
    }

    Fields fields_;
    std::vector<Shape> inputs_;
};

} // namespace headroom
