#include "core/export/KerasModel.h"

#include "core/export/KerasOrder.h"
#include "core/export/PythonText.h"
#include "core/models/ParameterNames.h"
#include "datasets/base/Error.h"
#include "datasets/export/Hdf5Writer.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace headroom {

namespace {

/// Names that layers get, by ours: Keras' own if its application computes the same, else ours.
std::map<std::string, std::string> keras_names(const Model& model) {
    auto names = backbone_names(model, "Keras", &LayerNames::keras);
    for (const auto& [ours, name] : names)
        if (name.find('/') != std::string::npos) return {}; // refused by Keras 3
    return names;
}

/// The values of a tensor, seen as one of shape `from`, with its axes in this order.
Tensor transposed(const Tensor& tensor, const Shape& from, const std::array<std::size_t, 4>& axes) {
    Shape to, strides(4, 1);
    for (std::size_t i = 3; i-- > 0;)
        strides[i] = strides[i + 1] * from[i + 1];
    for (const auto axis : axes)
        to.push_back(from[axis]);
    Tensor result(to);
    float* out = result.data();
    for (std::int64_t a = 0; a < to[0]; ++a)
        for (std::int64_t b = 0; b < to[1]; ++b)
            for (std::int64_t c = 0; c < to[2]; ++c)
                for (std::int64_t d = 0; d < to[3]; ++d)
                    *out++ = tensor.data()[a * strides[axes[0]] + b * strides[axes[1]] +
                                           c * strides[axes[2]] + d * strides[axes[3]]];
    return result;
}

/// {units, inputs} as {inputs, units}; the inputs are C, H, W flattened and become H, W, C.
Tensor dense_kernel(const Tensor& weight, const Shape& map) {
    const std::int64_t units = weight.shape()[0], inputs = weight.shape()[1];
    const std::int64_t places = inputs / map[0];
    Tensor kernel({inputs, units});
    for (std::int64_t u = 0; u < units; ++u)
        for (std::int64_t i = 0; i < inputs; ++i)
            kernel.data()[(i % places * map[0] + i / places) * units + u] =
                weight.data()[u * inputs + i];
    return kernel;
}

class KerasLayers {
  public:
    KerasLayers(const PortableNetwork& network, const std::map<std::string, std::string>& names)
        : network_(network), names_(names) {
        layers_.push_back({.type = "Normalization",
                           .arguments = "mean=MEAN, variance=[sd * sd for sd in SD]",
                           .inputs = {"pixels"},
                           .output = "image"});
        const auto& all = network.operators;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].type == "Clip" && !all[i].attributes.contains("max")) {
                gem(i); // and the four operators behind it
                i += 4;
            } else {
                add(all[i]);
            }
    }

    const std::vector<KerasLayer>& all() const { return layers_; }

  private:
    const Tensor& parameter(const Operator& op, std::size_t i) const {
        return network_.parameters.at(op.inputs[i]);
    }
    const Shape& shape_of(const std::string& value) const {
        const auto made = std::ranges::find(network_.operators, value, &Operator::output);
        return made == network_.operators.end() ? network_.input : made->shape;
    }

    KerasLayer& simple(const Operator& op, std::string type, std::string arguments = {}) {
        return layers_.emplace_back(KerasLayer{.type = std::move(type),
                                               .arguments = std::move(arguments),
                                               .inputs = op.inputs,
                                               .output = op.output});
    }
    void weighted(const Operator& op, std::string type, std::string arguments,
                  const std::string& any_parameter, std::vector<Tensor> weights) {
        auto& layer = simple(op, std::move(type), std::move(arguments));
        layer.inputs.resize(1);
        const auto ours = layer_of(any_parameter);
        const auto known = names_.find(ours);
        layer.name = known == names_.end() ? ours : known->second;
        layer.weights = std::move(weights);
    }

    void add(const Operator& op) {
        const auto& a = op.attributes;
        if (op.type == "Conv")
            conv(op);
        else if (op.type == "BatchNormalization")
            weighted(op, "BatchNormalization",
                     fmt::format("epsilon={:.6g}, momentum={:.6g}", a.at("epsilon").get<float>(),
                                 a.at("momentum").get<float>()),
                     op.inputs[1],
                     {parameter(op, 1), parameter(op, 2), parameter(op, 3), parameter(op, 4)});
        else if (op.type == "Gemm")
            weighted(op, "Dense", fmt::to_string(op.shape[0]), op.inputs[1],
                     {dense_kernel(parameter(op, 1), flattened(op.inputs[0])), parameter(op, 2)});
        else if (op.type == "MaxPool" || op.type == "AveragePool")
            pool(op);
        else if (op.type == "Relu")
            simple(op, "ReLU");
        else if (op.type == "Clip")
            simple(op, "ReLU", "max_value=6");
        else if (op.type == "GlobalAveragePool")
            simple(op, "GlobalAveragePooling2D", "keepdims=True");
        else if (op.type == "GlobalMaxPool")
            simple(op, "GlobalMaxPooling2D", "keepdims=True");
        else if (op.type == "Flatten")
            simple(op, "Flatten");
        else if (op.type == "Add")
            simple(op, "Add");
        else if (op.type == "Concat")
            simple(op, "Concatenate");
        else
            throw std::logic_error("no Keras for the operator " + op.type);
    }

    /// The feature maps {C, H, W} that a flat value was, in whose order a dense layer takes it.
    Shape flattened(const std::string& value) const {
        const auto made = std::ranges::find(network_.operators, value, &Operator::output);
        if (made != network_.operators.end() && made->type == "Flatten")
            return shape_of(made->inputs[0]);
        return {volume(shape_of(value)), 1, 1};
    }

    void conv(const Operator& op) {
        const auto& a = op.attributes;
        const Shape kernel = a.at("kernel_shape"), strides = a.at("strides");
        const std::int64_t groups = a.at("group");
        const Tensor& weight = parameter(op, 1);
        const std::int64_t filters = weight.shape()[0];
        const bool depthwise = groups > 1 && weight.shape()[1] == 1;
        auto arguments =
            depthwise ? python_size(kernel) : fmt::format("{}, {}", filters, python_size(kernel));
        if (strides != Shape{1, 1}) arguments += ", strides=" + python_size(strides);
        if (depthwise && filters != groups)
            arguments += fmt::format(", depth_multiplier={}", filters / groups);
        if (!depthwise && groups > 1) arguments += fmt::format(", groups={}", groups);
        Operator rest = op;
        Shape pads = a.at("pads");
        // With a stride, the padding of Keras' "same" depends on the size of the image.
        const Shape same{(kernel[0] - 1) / 2, (kernel[1] - 1) / 2, kernel[0] / 2, kernel[1] / 2};
        if (pads == same && strides == Shape{1, 1}) {
            if (kernel != Shape{1, 1}) arguments += ", padding=\"same\"";
        } else {
            rest.inputs[0] = zero_padded(op, pads);
        }
        if (op.inputs.size() == 2) arguments += ", use_bias=False";
        std::vector<Tensor> weights;
        if (depthwise) // {C * M, 1, H, W} as {H, W, C, M}
            weights.push_back(
                transposed(weight, {groups, filters / groups, kernel[0], kernel[1]}, {2, 3, 0, 1}));
        else // O, I, H, W as H, W, I, O
            weights.push_back(transposed(weight, weight.shape(), {2, 3, 1, 0}));
        if (op.inputs.size() > 2) weights.push_back(parameter(op, 2));
        weighted(rest, depthwise ? "DepthwiseConv2D" : "Conv2D", arguments, op.inputs[1],
                 std::move(weights));
    }

    /// Adds zeros around an operator's input, and returns the result.
    std::string zero_padded(const Operator& op, const Shape& pads) {
        if (std::ranges::count(pads, 0) == 4) return op.inputs[0];
        const auto output = op.output + ".padded";
        layers_.push_back(
            {.type = "ZeroPadding2D",
             .arguments = fmt::format("(({}, {}), ({}, {}))", pads[0], pads[2], pads[1], pads[3]),
             .inputs = {op.inputs[0]},
             .output = output});
        return output;
    }

    void pool(const Operator& op) {
        const auto& a = op.attributes;
        const Shape kernel = a.at("kernel_shape"), strides = a.at("strides");
        Shape pads = a.contains("pads") ? a.at("pads").get<Shape>() : Shape(4, 0);
        if (a.contains("ceil_mode")) round_up(op, kernel, strides, pads);
        Operator rest = op;
        const bool max = op.type == "MaxPool";
        if (max && !never_negative(op.inputs[0]) && std::ranges::count(pads, 0) < 4)
            throw usage_error(fmt::format("{}: max pooling pads values that can be negative, which "
                                          "Keras does not have",
                                          op.output));
        rest.inputs[0] = zero_padded(op, pads); // less than no value of a ReLU
        auto arguments = python_size(kernel);
        if (strides != kernel) arguments += ", strides=" + python_size(strides);
        simple(rest, max ? "MaxPooling2D" : "AveragePooling2D", arguments);
    }

    /// Padding for a last window that begins within the image, at any size if the stride permits.
    void round_up(const Operator& op, const Shape& kernel, const Shape& strides,
                  Shape& pads) const {
        const auto& input = shape_of(op.inputs[0]);
        for (std::size_t i = 0; i < 2; ++i) {
            const auto exact =
                (op.shape[i + 1] - 1) * strides[i] + kernel[i] - input[i + 1] - pads[i];
            pads[i + 2] = network_.any_size && kernel[i] >= strides[i]
                              ? pads[i + 2] + strides[i] - 1
                              : std::max(pads[i + 2], exact);
        }
    }

    bool never_negative(const std::string& value) const {
        const auto made = std::ranges::find(network_.operators, value, &Operator::output);
        if (made == network_.operators.end()) return false;
        if (made->type == "Relu" || made->type == "Clip") return true;
        return (made->type == "MaxPool" || made->type == "AveragePool" || made->type == "Concat") &&
               std::ranges::all_of(made->inputs, [&](const auto& x) { return never_negative(x); });
    }

    /// The generalised mean of five operators, Clip, Pow, GlobalAveragePool, Reciprocal, Pow.
    void gem(std::size_t first) {
        const auto& all = network_.operators;
        Operator whole = all[first + 4];
        whole.inputs = all[first].inputs;
        const auto& power = all[first + 1].inputs[1];
        weighted(whole, gem_class, "", power, {network_.parameters.at(power)});
    }

    const PortableNetwork& network_;
    const std::map<std::string, std::string>& names_;
    std::vector<KerasLayer> layers_;
};

/// The lines of build().
std::string build_lines(const std::vector<KerasLayer>& layers) {
    std::vector<PythonCall> calls;
    for (const auto& layer : layers)
        calls.push_back({layer.inputs, layer.output});
    const PythonVariables variables(calls);
    std::string lines;
    for (const auto& layer : layers) {
        std::string arguments = layer.arguments, from;
        if (!layer.name.empty())
            arguments += (arguments.empty() ? "name=" : ", name=") + python_text(layer.name);
        for (const auto& input : layer.inputs)
            from +=
                (from.empty() ? "" : ", ") + (input == "pixels" ? input : variables.name(input));
        if (layer.inputs.size() > 1) from = "[" + from + "]";
        const char* const module = layer.type == gem_class ? "" : "layers.";
        lines += fmt::format("    {} = {}{}({})({})\n", variables.name(layer.output), module,
                             layer.type, arguments, from);
    }
    return lines;
}

constexpr const char* gem_text = R"PY(

class GemPooling2D(layers.Layer):
    """Generalised mean of each feature map, with a trained power."""

    def build(self, shape):
        self.power = self.add_weight(shape=(1,), initializer="ones", name="power")

    def call(self, x):
        powers = keras.ops.maximum(x, 1e-6) ** self.power
        return keras.ops.mean(powers, axis=(1, 2), keepdims=True) ** (1 / self.power)
)PY";

constexpr const char* program = R"PY({gem}

def build():
    """The network: takes pixels, returns logits, N x {units}."""
    pixels = keras.Input(({size}, {channels}), name="pixels")
{lines}    return keras.Model(pixels, x)


def load(path=Path(__file__).with_name("model.weights.h5")):
    """The trained network."""
    model = build()
    with h5py.File(path) as file:
        saved = {{group["vars"].attrs["name"]: group["vars"] for group in file["layers"].values()}}
        for layer in model.layers:
            if layer.name in saved:
                values = saved[layer.name]
                layer.set_weights([values[str(i)][()] for i in range(len(values))])
    return model


def probabilities(model, pixels):
    """N x {classes}, in the order of CLASSES."""
{probabilities})PY";

constexpr const char* usage = R"PY(    from model import CLASSES, load, probabilities

    model = load()                             # reads model.weights.h5 beside this file
    answers = probabilities(model, pixels)
)PY";

} // namespace

PythonProgram keras_program(const SavedModel& saved) {
    const auto network = layer_network(saved);
    refuse_uneven_pooling(network, saved.model, "Keras");
    const KerasLayers layers(network, keras_names(saved.model));
    const int units = saved.model.units();
    const bool gem =
        std::ranges::find(layers.all(), gem_class, &KerasLayer::type) != layers.all().end();
    auto result = begin_program(
        saved, network,
        fmt::format("N x {} x {} x {}", network.input[1], network.input[2], network.input[0]),
        usage, "from pathlib import Path\n\nimport h5py\nimport keras\nfrom keras import layers");
    result.text += fmt::format(
        program, fmt::arg("gem", gem ? gem_text : ""), fmt::arg("units", units),
        fmt::arg("size", network.any_size ? "None, None" : "*SIZE"),
        fmt::arg("channels", network.input[0]), fmt::arg("lines", build_lines(layers.all())),
        fmt::arg("classes", std::max(2, units)),
        fmt::arg("probabilities",
                 units > 1 ? "    return keras.ops.softmax(model(pixels))\n"
                           : "    second = keras.ops.sigmoid(model(pixels))\n"
                             "    return keras.ops.concatenate([1 - second, second], -1)\n"));
    for (const auto& [layer, folder] : keras_folders(layers.all()))
        for (std::size_t i = 0; i < layer->weights.size(); ++i)
            result.weights.push_back(
                {fmt::format("{}/vars/{}", folder, i), layer->weights[i], layer->name});
    return result;
}

void write_keras_weights(const std::filesystem::path& path, const PythonProgram& program) {
    Hdf5Writer file(path);
    std::set<std::string> named;
    for (const auto& [name, values, layer] : program.weights) {
        file.write(name, {values.shape().begin(), values.shape().end()}, values.values());
        const auto group = name.substr(0, name.rfind('/'));
        if (named.insert(group).second) file.set_attribute_of(group, "name", layer);
    }
    file.close();
}

} // namespace headroom
