#include "core/models/onnx/OnnxRow.h"

#include "datasets/base/text/Json.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace headroom {

namespace {

constexpr float infinite = std::numeric_limits<float>::infinity();

const OnnxAttribute* find(const OnnxNode& node, const char* name) {
    const auto found = node.attributes.find(name);
    return found == node.attributes.end() ? nullptr : &found->second;
}

std::int64_t integer(const OnnxNode& node, const char* name, std::int64_t otherwise) {
    const auto* const attribute = find(node, name);
    return attribute && !attribute->integers.empty() ? attribute->integers[0] : otherwise;
}

float real(const OnnxNode& node, const char* name, float otherwise) {
    const auto* const attribute = find(node, name);
    return attribute && !attribute->floats.empty() ? attribute->floats[0] : otherwise;
}

/// A size as model files have it: one number, if both are equal.
LayerSpec brief(const std::vector<std::int64_t>& size) {
    return std::ranges::count(size, size[0]) == std::ssize(size) ? LayerSpec(size[0])
                                                                 : LayerSpec(size);
}

/// Reads {height, width}.
std::vector<std::int64_t> pair(const OnnxFlow& flow, const OnnxNode& node, const char* name,
                               const std::vector<std::int64_t>& otherwise) {
    const auto* const attribute = find(node, name);
    const auto size = attribute ? attribute->integers : otherwise;
    if (size.size() != 2)
        flow.fail(node,
                  fmt::format("{} of {} numbers, expected 2: height and width", name, size.size()));
    return size;
}

void refuse_dilation(const OnnxFlow& flow, const OnnxNode& node) {
    if (pair(flow, node, "dilations", {1, 1}) != std::vector<std::int64_t>{1, 1})
        flow.fail(node, "a dilated window, which no layer has");
}

std::string text(const OnnxNode& node, const char* name, const char* otherwise) {
    const auto* const attribute = find(node, name);
    return attribute && !attribute->text.empty() ? attribute->text : otherwise;
}

/// Whether numbers for each of so many channels are added to maps N x C x H x W.
bool is_per_channel(const Shape& shape, std::int64_t channels) {
    return shape.size() >= 3 && volume(shape) == channels && shape[shape.size() - 3] == channels;
}

} // namespace

std::pair<float, float> clip_limits(const OnnxFlow& flow, const OnnxNode& node) {
    std::pair limits{real(node, "min", -infinite), real(node, "max", infinite)};
    for (std::size_t i = 1; i < 3; ++i)
        if (const auto* const tensor = flow.constant_input(node, i))
            if (const auto value = flow.numbers(node, *tensor); value.size() == 1)
                (i == 1 ? limits.first : limits.second) = value[0];
    return limits;
}

void OnnxRow::add(const OnnxNode& node) {
    const auto& type = node.type;
    if (type == "Identity" || type == "Dropout" || (type == "Cast" && integer(node, "to", 0) == 1))
        return;
    if (type == "Pad") return pad(node);
    if (type == "Conv") return add_conv(node);
    if (type == "MaxPool" || type == "AveragePool") return add_pool(node, type == "MaxPool");
    finish();
    if (type == "BatchNormalization") return add_norm(node);
    if (type == "Relu") return activate("relu");
    if (type == "Clip") return add_clip(node);
    if (type == "Min") return add_min(node);
    if (type == "Add") return add_bias(node);
    flow_.fail(node, "is not supported here: expected Conv, BatchNormalization, Relu, Clip, "
                     "MaxPool, AveragePool, Pad, Add of two branches, or Concat in SqueezeNet's "
                     "module");
}

void OnnxRow::finish() const {
    if (padded_) flow_.fail(*padded_, "comes before no convolution or pooling");
}

LayerSpec OnnxRow::padding(const OnnxNode& node) {
    const auto automatic = text(node, "auto_pad", "NOTSET");
    auto pads = std::exchange(pads_, {});
    const bool is_padded = std::exchange(padded_, nullptr) != nullptr;
    if (automatic == "SAME_UPPER" && !is_padded) return "same";
    if (automatic == "SAME_LOWER" || automatic == "SAME_UPPER")
        flow_.fail(node, fmt::format("auto_pad {} {}, which no layer has", automatic,
                                     is_padded ? "after a Pad" : ""));
    if (const auto* const given = find(node, "pads"); given && automatic == "NOTSET") {
        if (given->integers.size() != 4)
            flow_.fail(node, fmt::format("{} pads, expected 4", given->integers.size()));
        for (std::size_t i = 0; i < 4; ++i) {
            const auto more = given->integers[i];
            if (more < 0 || more > 1 << 20) flow_.fail(node, fmt::format("a padding of {}", more));
            pads[i] += more;
        }
    }
    if (pads[0] == pads[2] && pads[1] == pads[3]) return brief({pads[0], pads[1]});
    return std::vector(pads.begin(), pads.end());
}

void OnnxRow::add_conv(const OnnxNode& node) {
    const auto* const weight = flow_.constant_input(node, 1);
    if (!weight || weight->shape.size() != 4)
        flow_.fail(node, fmt::format("weights of {}, expected {{filters, channels, height, width}}",
                                     weight ? to_string(weight->shape) : "no shape"));
    const auto& shape = weight->shape;
    refuse_dilation(flow_, node);
    const auto kernel = pair(flow_, node, "kernel_shape", {shape[2], shape[3]});
    if (kernel[0] != shape[2] || kernel[1] != shape[3])
        flow_.fail(node, fmt::format("weights of {} for a kernel of {}x{}", to_string(shape),
                                     kernel[0], kernel[1]));
    const auto* const bias = flow_.constant_input(node, 2);
    if (bias && bias->shape != Shape{shape[0]})
        flow_.fail(node,
                   fmt::format("a bias of {} for {} filters", to_string(bias->shape), shape[0]));
    OnnxLayer layer{{{"type", "conv"}, {"filters", shape[0]}, {"kernel", brief(kernel)}},
                    {{"weight", shape, weight}}};
    if (const auto stride = brief(pair(flow_, node, "strides", {1, 1})); stride != 1)
        layer.spec["stride"] = stride;
    if (auto around = padding(node); around != 0) layer.spec["padding"] = std::move(around);
    const auto groups = integer(node, "group", 1);
    if (groups < 1 || groups > shape[0])
        flow_.fail(node, fmt::format("{} groups of {} filters", groups, shape[0]));
    if (groups != 1) layer.spec["groups"] = groups;
    if (bias)
        layer.weights.push_back({"bias", bias->shape, bias});
    else
        layer.spec["bias"] = false;
    layers_.push_back(std::move(layer));
}

void OnnxRow::add_bias(const OnnxNode& node) {
    const auto* const first = flow_.constant(node.inputs.at(0));
    const auto* const tensor = first ? first : flow_.constant(node.inputs.back());
    const bool after_conv = ends_in("conv") && layers_.back().spec.contains("bias");
    const auto filters =
        after_conv ? layers_.back().spec.at("filters").get<std::int64_t>() : std::int64_t{0};
    if (!after_conv || !tensor || !is_per_channel(tensor->shape, filters))
        flow_.fail(node, "adds a constant, but not as the bias of a convolution");
    layers_.back().spec.erase("bias");
    layers_.back().weights.push_back({"bias", {filters}, tensor});
}

void OnnxRow::add_norm(const OnnxNode& node) {
    const float epsilon = real(node, "epsilon", 1e-5F), stays = real(node, "momentum", 0.9F);
    if (!(epsilon > 0 && epsilon < 1) || !(stays >= 0 && stays <= 1))
        flow_.fail(node, fmt::format("epsilon {} and momentum {}, expected numbers below 1",
                                     epsilon, stays));
    OnnxLayer layer{{{"type", "batchnorm"},
                     {"epsilon", written(epsilon)},
                     {"momentum", written(static_cast<float>(1 - written(stays)))}}};
    constexpr std::array names{"weight", "bias", "running_mean", "running_var"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto* const tensor = flow_.constant_input(node, i + 1);
        if (!tensor || tensor->shape.size() != 1)
            flow_.fail(node, fmt::format("no {} with a number for each channel", names[i]));
        layer.weights.push_back({names[i], tensor->shape, tensor});
    }
    layers_.push_back(std::move(layer));
}

void OnnxRow::add_clip(const OnnxNode& node) {
    const auto [low, high] = clip_limits(flow_, node);
    constexpr float any = 1e38F; // some exporters write the largest float
    if (low != 0 || (high != 6 && high < any))
        flow_.fail(node,
                   fmt::format("limits {} and {}, expected 0 and 6, or 0 and none", low, high));
    activate(high == 6 ? "relu6" : "relu");
}

void OnnxRow::add_min(const OnnxNode& node) {
    const auto* const first = flow_.constant(node.inputs.at(0));
    const auto* const tensor = first ? first : flow_.constant(node.inputs.back());
    if (!ends_in("relu") || !tensor || flow_.numbers(node, *tensor) != std::vector{6.0F})
        flow_.fail(node, "is not the limit 6 of a Relu");
    layers_.back().spec["type"] = "relu6";
}

void OnnxRow::add_pool(const OnnxNode& node, bool max) {
    refuse_dilation(flow_, node);
    const auto kernel = pair(flow_, node, "kernel_shape", {});
    const auto stride = pair(flow_, node, "strides", {1, 1});
    const bool pads_zeros = padded_ != nullptr;
    if (max && pads_zeros && !ends_in("relu") && !ends_in("relu6"))
        flow_.fail(*padded_, "puts zeros around the input of a MaxPool, which may be negative");
    const auto around = padding(node);
    const bool rounds_up = integer(node, "ceil_mode", 0) != 0;
    if (!max && rounds_up) flow_.fail(node, "ceil_mode, which only maxpool has");
    if (!max && around != 0 && !pads_zeros && integer(node, "count_include_pad", 0) == 0)
        flow_.fail(node, "leaves padding out of its averages, which avgpool does not");
    const std::vector<std::int64_t> one{1, 1};
    if (kernel == one && stride == one && around == 0) return; // it copies its input
    OnnxLayer layer{{{"type", max ? "maxpool" : "avgpool"}, {"kernel", brief(kernel)}}};
    if (stride != kernel) layer.spec["stride"] = brief(stride);
    if (around != 0) layer.spec["padding"] = around;
    if (rounds_up) layer.spec["ceil_mode"] = true;
    layers_.push_back(std::move(layer));
}

void OnnxRow::pad(const OnnxNode& node, bool channels_last) {
    finish();
    std::vector<std::int64_t> pads;
    if (const auto* const given = find(node, "pads"))
        pads = given->integers;
    else if (const auto* const tensor = flow_.constant_input(node, 1))
        for (const float number : flow_.numbers(node, *tensor))
            pads.push_back(std::clamp<std::int64_t>(std::llround(number), -1, 1 << 20));
    float value = real(node, "value", 0);
    if (const auto* const tensor = flow_.constant_input(node, 2))
        for (const float number : flow_.numbers(node, *tensor))
            value = number;
    const std::size_t channel = channels_last ? 3 : 1, height = channels_last ? 1 : 2;
    const bool of_maps = pads.size() == 8 && node.inputs.size() < 4 && pads[0] == 0 &&
                         pads[4] == 0 && pads[channel] == 0 && pads[channel + 4] == 0 &&
                         std::ranges::all_of(pads, [](auto pad) { return pad >= 0; });
    if (text(node, "mode", "constant") != "constant" || value != 0 || !of_maps)
        flow_.fail(node, "expected zeros around the height and width of maps");
    pads_ = {pads[height], pads[height + 1], pads[height + 4], pads[height + 5]};
    padded_ = &node;
}

} // namespace headroom
