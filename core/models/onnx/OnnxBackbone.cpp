#include "core/models/onnx/OnnxBackbone.h"

#include "core/models/SpecLimits.h"
#include "core/models/onnx/OnnxInput.h"
#include "core/models/onnx/OnnxTop.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

constexpr int max_depth = 16; ///< of branches within branches

/// Layers in a row, and where the row ends.
struct Branch {
    std::vector<OnnxLayer> layers;
    std::string value;              ///< the last one
    const OnnxNode* join = nullptr; ///< the node that joins it with others; null at the end
};

void rename(OnnxLayer& layer, const std::string& prefix, std::vector<OnnxWeight>& all) {
    for (auto& weight : layer.weights) {
        weight.name = prefix + weight.name;
        all.push_back(std::move(weight));
    }
}

/// Moves the layers' specifications to a list, and their weights, with the list's name, to `all`.
std::vector<LayerSpec> as_list(std::vector<OnnxLayer>& layers, const std::string& name,
                               std::vector<OnnxWeight>& all) {
    std::vector<LayerSpec> list;
    for (auto& layer : layers) {
        rename(layer, fmt::format("{}.{}.", name, list.size()), all);
        list.push_back(std::move(layer.spec));
    }
    return list;
}

/// Whether a layer is a convolution with this kernel and padding, and nothing else.
bool is_plain_conv(const OnnxLayer& layer, int kernel, int padding) {
    const LayerSpec expected{{"type", "conv"},
                             {"filters", layer.spec.value("filters", LayerSpec())},
                             {"kernel", kernel}};
    auto spec = layer.spec;
    if (padding > 0 && spec.value("padding", LayerSpec()) != padding) return false;
    if (padding > 0) spec.erase("padding");
    return spec == expected;
}

class BackboneReader {
  public:
    BackboneReader(const FileBytes& file, const OnnxGraph& graph)
        : graph_(graph), flow_(file, graph) {}

    OnnxBackbone read() {
        auto input = onnx_input(flow_);
        OnnxRow row(flow_);
        if (input.pad) row.pad(*input.pad, true);
        auto whole = read_row(input.value, {}, 0, std::move(row));
        if (whole.join) flow_.fail(*whole.join, "joins what no node has divided");
        const auto top = flow_.after(whole.value);
        OnnxLayer conv = take_off_classifier(whole.layers, top);
        if (whole.layers.empty())
            throw data_error(fmt::format("{}: has no layer before its classifier", graph_.path));
        if (whole.layers.size() > max_spec_layers)
            throw data_error(fmt::format("{}: has {} layers, expected at most {}", graph_.path,
                                         whole.layers.size(), max_spec_layers));
        OnnxBackbone result;
        result.image = input.image;
        if (result.image.channels == 0) result.image.channels = channels_in(whole.layers.front());
        result.preprocessing = std::move(input.preprocessing);
        const auto& output = graph_.outputs.front().shape;
        if (!top.empty() && output.size() == 2)
            result.classes = std::max<std::int64_t>(0, output[1]);
        const auto weights =
            top_weights(flow_, top, conv.weights.empty() ? nullptr : &conv, channels(whole.layers));
        result.layers = as_list(whole.layers, "backbone", result.weights);
        result.weights.insert(result.weights.end(), weights.begin(), weights.end());
        if (!top.empty())
            result.notes.push_back(fmt::format(
                "left aside: its classifier, {} nodes from node {}, {} ({}), on", top.size(),
                top.front()->number, shown(top.front()->name), top.front()->type));
        if (graph_.outputs.size() > 1)
            result.notes.push_back(
                fmt::format("left aside: all outputs but {}", shown(graph_.outputs.front().name)));
        return result;
    }

  private:
    /// Reads from a value on: to the node that joins it with another branch, to the classifier, or
    /// to the end. `first` is a use of the value, if it has several.
    Branch read_row(std::string value, const OnnxNode* first, int depth, OnnxRow row) {
        const OnnxNode* join = nullptr;
        while (true) {
            if (depth == 0 && is_top(flow_, value)) break;
            const auto& users = flow_.users(value);
            const auto* const node = first ? first : users.empty() ? nullptr : users.front();
            if (!node) break;
            if (!first && users.size() > 1) {
                row.finish();
                value = read_block(value, row, depth);
                continue;
            }
            first = nullptr;
            if (flow_.computed_inputs(*node) > 1) {
                join = node;
                break;
            }
            row.add(*node);
            value = output(*node);
        }
        row.finish();
        return {std::move(row.layers()), std::move(value), join};
    }

    const std::string& output(const OnnxNode& node) const {
        if (node.outputs.empty() || node.outputs[0].empty()) flow_.fail(node, "has no output");
        return node.outputs[0];
    }

    /// Reads the branches from a value to the node that joins them all, and adds the layer that
    /// they are. Returns the output of that node.
    std::string read_block(const std::string& value, OnnxRow& row, int depth) {
        const auto& users = flow_.users(value);
        if (depth == max_depth)
            flow_.fail(*users.front(),
                       fmt::format("more than {} branches within each other", max_depth));
        std::vector<Branch> branches;
        for (const auto* user : users)
            branches.push_back(read_row(value, user, depth + 1, OnnxRow(flow_)));
        const auto* const join = branches.front().join;
        for (const auto& branch : branches)
            if (!branch.join || branch.join != join || flow_.computed_inputs(*join) != users.size())
                flow_.fail(*users.front(),
                           fmt::format("one of {} branches from {} that no single node joins again",
                                       users.size(), shown(value)));
        if (join->type == "Add" || join->type == "Sum")
            add_residual(branches, *join, row);
        else if (!add_fire(branches, *join, row))
            flow_.fail(*join, "joins branches: expected Add of two, or Concat of the two in "
                              "SqueezeNet's module");
        return output(*join);
    }

    void add_residual(std::vector<Branch>& branches, const OnnxNode& join, OnnxRow& row) const {
        if (branches.size() != 2)
            flow_.fail(join, fmt::format("adds {} branches, expected 2", branches.size()));
        if (branches[0].layers.size() < branches[1].layers.size())
            std::swap(branches[0], branches[1]);
        auto &body = branches[0].layers, &shortcut = branches[1].layers;
        if (body.empty()) flow_.fail(join, "adds a value to itself");
        OnnxLayer residual{{{"type", "residual"}}};
        residual.spec["body"] = as_list(body, "body", residual.weights);
        if (!shortcut.empty())
            residual.spec["shortcut"] = as_list(shortcut, "shortcut", residual.weights);
        row.add(std::move(residual));
    }

    /// Returns false unless the row ends in a 1x1 convolution and ReLU, and the branches, joined by
    /// channels, are a 1x1 and a 3x3 of them, in this order.
    static bool add_fire(std::vector<Branch>& branches, const OnnxNode& join, OnnxRow& row) {
        auto& before = row.layers();
        const auto axis = join.attributes.find("axis");
        if (join.type != "Concat" || branches.size() != 2 || before.size() < 2 ||
            axis == join.attributes.end() || axis->second.integers != std::vector<std::int64_t>{1})
            return false;
        if (branches[0].value != join.inputs[0]) std::swap(branches[0], branches[1]);
        auto &one = branches[0].layers, &three = branches[1].layers;
        const auto is_expand = [](const auto& layers, int kernel, int padding) {
            return layers.size() == 2 && is_plain_conv(layers[0], kernel, padding) &&
                   layers[1].type() == "relu";
        };
        auto& squeeze = before[before.size() - 2];
        if (!is_expand(one, 1, 0) || !is_expand(three, 3, 1) ||
            one[0].spec["filters"] != three[0].spec["filters"] || !is_plain_conv(squeeze, 1, 0) ||
            before.back().type() != "relu")
            return false;
        OnnxLayer fire{{{"type", "fire"},
                        {"squeeze", squeeze.spec["filters"]},
                        {"expand", one[0].spec["filters"]}}};
        rename(squeeze, "squeeze.", fire.weights);
        rename(one[0], "expand1x1.", fire.weights);
        rename(three[0], "expand3x3.", fire.weights);
        before.resize(before.size() - 2);
        row.add(std::move(fire));
        return true;
    }

    /// Removes from the end what belongs to the classifier: averages before it is flattened, and,
    /// if nothing in it is dense, the 1x1 convolution whose maps are averaged. Returns that, or a
    /// layer without weights.
    static OnnxLayer take_off_classifier(std::vector<OnnxLayer>& layers,
                                         const std::vector<const OnnxNode*>& top) {
        if (top.empty() || layers.empty()) return {};
        if (layers.back().type() == "avgpool") layers.pop_back();
        const bool dense = std::ranges::any_of(top, [](const auto* node) {
            return node->type == "Gemm" || node->type == "MatMul" || node->type == "Conv";
        });
        auto last = layers.size();
        if (last > 0 && layers[last - 1].type() == "relu") last -= 1;
        if (dense || last == 0 || !is_plain_conv(layers[last - 1], 1, 0)) return {};
        OnnxLayer conv = std::move(layers[last - 1]);
        layers.resize(last - 1);
        return conv;
    }

    static int channels_in(const OnnxLayer& first) {
        if (first.type() != "conv") return 0;
        const auto channels =
            first.weights.front().shape[1] * first.spec.value("groups", std::int64_t{1});
        return channels > 0 && channels <= 1 << 16 ? static_cast<int>(channels) : 0;
    }

    /// Channels of the maps after these layers; 0 if they are the input's.
    static std::int64_t channels(const std::vector<OnnxLayer>& layers) {
        for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
            const auto channels = channels_of(layer->spec);
            if (channels > 0) return channels;
        }
        return 0;
    }
    static std::int64_t channels_of(const LayerSpec& layer) {
        if (layer.contains("filters")) return layer["filters"];
        if (layer.contains("expand")) return 2 * layer["expand"].get<std::int64_t>();
        if (!layer.contains("body")) return 0;
        std::int64_t channels = 0;
        for (const auto& inner : layer["body"])
            if (const auto found = channels_of(inner); found > 0) channels = found;
        return channels;
    }

    const OnnxGraph& graph_;
    OnnxFlow flow_;
};

} // namespace

OnnxBackbone onnx_backbone(const FileBytes& file, const OnnxGraph& graph) {
    return BackboneReader(file, graph).read();
}

} // namespace headroom
