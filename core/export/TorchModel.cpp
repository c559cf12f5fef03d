#include "core/export/TorchModel.h"

#include "core/export/PythonText.h"
#include "core/models/ParameterNames.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

/// Names of layers in torchvision's network, by ours; empty if it has none.
std::map<std::string, std::string> torchvision_names(const Model& model) {
    auto names = backbone_names(model, "torchvision", &LayerNames::torchvision);
    if (names.empty()) return names;
    const auto& entry = *find_in_catalog(model.spec().name);
    const auto head = layers_with_parameters(model.head());
    if (model.head_spec().kind == entry.top && head.size() == entry.torchvision_top.size())
        for (std::size_t i = 0; i < head.size(); ++i)
            names.emplace(head[i], entry.torchvision_top[i]);
    return names;
}

struct Pads {
    std::int64_t top = 0, left = 0, bottom = 0, right = 0;

    explicit Pads(const nlohmann::ordered_json& attributes) {
        if (!attributes.contains("pads")) return;
        const auto& pads = attributes.at("pads");
        top = pads[0], left = pads[1], bottom = pads[2], right = pads[3];
    }
    bool symmetric() const { return top == bottom && left == right; }
    bool any() const { return top + left + bottom + right > 0; }
};

/// Lines of __init__ and of forward, operator by operator.
class TorchLines {
  public:
    TorchLines(const PortableNetwork& network, const std::map<std::string, std::string>& names)
        : network_(network), names_(names), variables_(calls(network)) {
        for (const auto& one : network.operators)
            add(one);
    }

    std::string name(const std::string& parameter) const {
        const auto layer = layer_of(parameter);
        const auto known = names_.find(layer);
        return (known == names_.end() ? layer : known->second) + parameter.substr(layer.size());
    }
    const std::string& init() const { return init_; }
    const std::string& forward() const { return forward_; }

  private:
    static std::vector<PythonCall> calls(const PortableNetwork& network) {
        std::vector<PythonCall> all;
        for (const auto& one : network.operators)
            all.push_back({one.inputs, one.output});
        return all;
    }
    const Shape& shape(const std::string& parameter) const {
        return network_.parameters.at(parameter).shape();
    }
    std::string input(const Operator& op, std::size_t i) const {
        return network_.parameters.contains(op.inputs[i])
                   ? fmt::format("self.get_parameter({})", python_text(name(op.inputs[i])))
                   : variables_.name(op.inputs[i]);
    }

    void module(const Operator& op, const std::string& made) { module(op, made, input(op, 0)); }
    void module(const Operator& op, const std::string& made, const std::string& source) {
        const auto layer = python_text(layer_of(name(op.inputs[1])));
        init_ += fmt::format("        self.add({}, {})\n", layer, made);
        line(op, fmt::format("layer({})({})", layer, source));
    }
    /// A parameter that no module has.
    void parameter(const std::string& ours) {
        const auto whole = name(ours), layer = layer_of(whole);
        init_ += fmt::format(
            "        self.add({}, nn.ParameterDict({{{}: nn.Parameter(torch.ones({}))}}))\n",
            python_text(layer), python_text(whole.substr(layer.size() + 1)), shape(ours)[0]);
    }
    void line(const Operator& op, const std::string& result) {
        forward_ += fmt::format("        {} = {}\n", variables_.name(op.output), result);
    }

    void add(const Operator& op) {
        const auto& a = op.attributes;
        const Pads pads(a);
        if (op.type == "Conv")
            conv(op, pads);
        else if (op.type == "BatchNormalization")
            module(op, fmt::format("nn.BatchNorm2d({}, eps={:.6g}, momentum={:.6g})",
                                   shape(op.inputs[1])[0], a.at("epsilon").get<float>(),
                                   1 - a.at("momentum").get<float>()));
        else if (op.type == "Gemm")
            module(op, fmt::format("nn.Linear({}, {})", shape(op.inputs[1])[1],
                                   shape(op.inputs[1])[0]));
        else if (op.type == "MaxPool" || op.type == "AveragePool")
            pool(op, pads);
        else
            line(op, function(op));
        if (op.type == "Pow" && network_.parameters.contains(op.inputs[1])) parameter(op.inputs[1]);
    }

    void conv(const Operator& op, const Pads& pads) {
        const auto& a = op.attributes;
        const auto& weight = shape(op.inputs[1]);
        const std::int64_t groups = a.at("group");
        auto made = fmt::format("nn.Conv2d({}, {}, {}", weight[1] * groups, weight[0],
                                python_size(a.at("kernel_shape")));
        if (const Shape stride = a.at("strides"); stride != Shape{1, 1})
            made += ", stride=" + python_size(stride);
        if (pads.any() && pads.symmetric())
            made += ", padding=" + python_size({pads.top, pads.left});
        if (groups > 1) made += fmt::format(", groups={}", groups);
        if (op.inputs.size() == 2) made += ", bias=False";
        module(op, made + ")", padded(op, pads, ""));
    }

    void pool(const Operator& op, const Pads& pads) {
        const auto& a = op.attributes;
        const bool max = op.type == "MaxPool";
        const Shape kernel = a.at("kernel_shape"), stride = a.at("strides");
        auto call =
            fmt::format("F.{}_pool2d({}, {}", max ? "max" : "avg",
                        padded(op, pads, max ? ", value=-torch.inf" : ""), python_size(kernel));
        if (stride != kernel) call += ", stride=" + python_size(stride);
        if (pads.any() && pads.symmetric())
            call += ", padding=" + python_size({pads.top, pads.left});
        if (a.contains("ceil_mode")) call += ", ceil_mode=True";
        line(op, call + ")");
    }

    /// The input; padded, where the operator cannot do it as its sides are not equal.
    std::string padded(const Operator& op, const Pads& pads, const char* more) const {
        const auto x = input(op, 0);
        if (pads.symmetric()) return x;
        return fmt::format("F.pad({}, ({}, {}, {}, {}){})", x, pads.left, pads.right, pads.top,
                           pads.bottom, more);
    }

    std::string function(const Operator& op) const {
        const auto& a = op.attributes;
        const auto x = input(op, 0);
        if (op.type == "Relu") return fmt::format("F.relu({})", x);
        if (op.type == "Clip")
            return a.contains("max")
                       ? fmt::format("F.relu6({})", x)
                       : fmt::format("{}.clamp(min={:.6g})", x, a.at("min").get<float>());
        if (op.type == "GlobalAveragePool") return x + ".mean((2, 3), keepdim=True)";
        if (op.type == "GlobalMaxPool") return x + ".amax((2, 3), keepdim=True)";
        if (op.type == "AdaptiveAveragePool")
            return fmt::format("F.adaptive_avg_pool2d({}, {})", x, python_size(a.at("size")));
        if (op.type == "Flatten") return x + ".flatten(1)";
        if (op.type == "Add") return fmt::format("{} + {}", x, input(op, 1));
        if (op.type == "Concat") return fmt::format("torch.cat([{}, {}], 1)", x, input(op, 1));
        if (op.type == "Pow") return fmt::format("{} ** {}", x, input(op, 1));
        if (op.type == "Reciprocal") return fmt::format("1 / {}", x);
        throw std::logic_error("no PyTorch for the operator " + op.type);
    }

    const PortableNetwork& network_;
    const std::map<std::string, std::string>& names_;
    PythonVariables variables_;
    std::string init_, forward_;
};

constexpr const char* program = R"PY(

class Classifier(nn.Module):
    """Takes pixels, N x {channels} x height x width, and returns logits, N x {units}."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor(MEAN).reshape(-1, 1, 1), persistent=False)
        self.register_buffer("sd", torch.tensor(SD).reshape(-1, 1, 1), persistent=False)
{init}
    def add(self, name, module):
        """Adds a module as `name`, in modules for the parts of the name before its dots."""
        *parts, last = name.split(".")
        parent = self
        for part in parts:
            if part not in dict(parent.named_children()):
                parent.add_module(part, nn.Module())
            parent = getattr(parent, part)
        parent.add_module(last, module)

    def forward(self, pixels):
        layer = self.get_submodule
        x = (pixels - self.mean) / self.sd
{forward}        return x

    def probabilities(self, pixels):
        """N x {classes}, in the order of CLASSES."""
        with torch.no_grad():
            logits = self(pixels)
{probabilities}

def load(path=Path(__file__).with_name("model.safetensors")):
    """The trained model, in inference mode."""
    data = bytearray(Path(path).read_bytes())
    begin = 8 + int.from_bytes(data[:8], "little")  # of the values, after a header of JSON
    values = {{}}
    for name, entry in json.loads(data[8:begin]).items():
        if name != "__metadata__":
            first, last = (begin + offset for offset in entry["data_offsets"])
            values[name] = torch.frombuffer(data[first:last], dtype=torch.float32).reshape(entry["shape"])
    model = Classifier()
    model.load_state_dict(values)
    return model.eval()
)PY";

constexpr const char* usage = R"PY(    from model import CLASSES, load

    model = load()                              # reads model.safetensors beside this file
    probabilities = model.probabilities(pixels)
)PY";

} // namespace

PythonProgram torch_program(const SavedModel& saved) {
    const auto network = layer_network(saved);
    const auto names = torchvision_names(saved.model);
    const TorchLines lines(network, names);
    const int units = saved.model.units();
    auto result = begin_program(
        saved, network,
        fmt::format("N x {} x {} x {}", network.input[0], network.input[1], network.input[2]),
        usage,
        "import json\nfrom pathlib import Path\n\nimport torch\nfrom torch import nn\n"
        "from torch.nn import functional as F");
    result.text +=
        fmt::format(program, fmt::arg("channels", network.input[0]), fmt::arg("units", units),
                    fmt::arg("classes", std::max(2, units)), fmt::arg("init", lines.init()),
                    fmt::arg("forward", lines.forward()),
                    fmt::arg("probabilities",
                             units > 1 ? "        return logits.softmax(1)\n"
                                       : "        second = logits.sigmoid()\n"
                                         "        return torch.cat([1 - second, second], 1)\n"));
    for (const auto& [name, value] : network.parameters)
        result.weights.push_back({lines.name(name), value, {}});
    return result;
}

} // namespace headroom
