#include "core/models/onnx/OnnxInput.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

namespace {

class InputReader {
  public:
    explicit InputReader(const OnnxFlow& flow) : flow_(flow) {}

    OnnxInput read() {
        input_.value = flow_.input().name;
        has_transpose_ = leads_to_transpose();
        while (flow_.users(input_.value).size() == 1 && take(*flow_.users(input_.value)[0]))
            input_.value = flow_.users(input_.value)[0]->outputs.at(0);
        read_image();
        if (!normalises_) return std::move(input_);
        Preprocessing pixels;
        for (std::size_t i = 0; i < scale_.size(); ++i) {
            pixels.mean.push_back(written(static_cast<float>(-shift_[i] / scale_[i])));
            pixels.deviation.push_back(written(static_cast<float>(1 / scale_[i])));
        }
        const auto above_1 = [](double value) { return value > 1.001; };
        const bool bytes = std::ranges::any_of(pixels.mean, above_1) ||
                           std::ranges::any_of(pixels.deviation, above_1);
        pixels.range = bytes ? 255 : 1;
        input_.preprocessing = std::move(pixels);
        return std::move(input_);
    }

  private:
    /// Returns false for the first layer.
    bool take(const OnnxNode& node) {
        const auto& type = node.type;
        if (node.outputs.empty() || flow_.computed_inputs(node) != 1) return false;
        if (type == "Identity" || type == "Cast") return true;
        if (type == "Transpose") return transpose(node);
        if (type == "Pad" && has_transpose_ && !is_transposed_ && !input_.pad) {
            input_.pad = &node;
            return true;
        }
        if (type != "Sub" && type != "Div" && type != "Mul" && type != "Add") return false;
        if (node.inputs.size() != 2) flow_.fail(node, "expected two inputs");
        const bool constant_first = flow_.constant(node.inputs[0]) != nullptr;
        if (constant_first && (type == "Sub" || type == "Div"))
            flow_.fail(node, "pixels are subtracted, or a divisor: expected a constant there");
        const auto* const tensor = flow_.constant(node.inputs[constant_first ? 0 : 1]);
        if (!tensor) flow_.fail(node, "expected a constant as its other input");
        change(node, *tensor);
        return true;
    }

    bool transpose(const OnnxNode& node) {
        const auto order = node.attributes.find("perm");
        if (is_transposed_ || order == node.attributes.end() ||
            order->second.integers != std::vector<std::int64_t>{0, 3, 1, 2})
            flow_.fail(node, "expected the order 0, 3, 1, 2: of N, H, W, C to N, C, H, W");
        is_transposed_ = true;
        return true;
    }

    /// Whether constants of this shape differ by channel, and in nothing else.
    bool is_per_channel(const Shape& shape) const {
        const std::size_t after = has_transpose_ && !is_transposed_ ? 0 : 2; // dimensions
        return shape.size() > after && shape[shape.size() - 1 - after] == volume(shape);
    }
    /// Whether a Transpose comes before the first convolution.
    bool leads_to_transpose() const {
        auto value = input_.value;
        while (flow_.users(value).size() == 1) {
            const auto& node = *flow_.users(value)[0];
            if (node.type == "Transpose") return true;
            if (node.type == "Conv" || node.outputs.empty()) return false;
            value = node.outputs[0];
        }
        return false;
    }

    void change(const OnnxNode& node, const OnnxTensor& tensor) {
        if (input_.pad) flow_.fail(node, "changes pixels after zeros were put around them");
        const auto count = static_cast<std::size_t>(volume(tensor.shape));
        if (count != 1 && !(count == 3 && is_per_channel(tensor.shape)))
            flow_.fail(node, fmt::format("a constant of {}, expected one number, or one for each "
                                         "of 3 channels",
                                         to_string(tensor.shape)));
        const auto numbers = flow_.numbers(node, tensor);
        if (count > scale_.size()) {
            scale_.resize(count, scale_[0]);
            shift_.resize(count, shift_[0]);
        }
        for (std::size_t i = 0; i < scale_.size(); ++i) {
            const double number = numbers[i % count];
            if (node.type == "Sub" || node.type == "Add") {
                shift_[i] += node.type == "Sub" ? -number : number;
                continue;
            }
            const double factor = node.type == "Mul" ? number : 1 / number;
            scale_[i] *= factor;
            shift_[i] *= factor;
            if (!(scale_[i] > 1e-30) || !(scale_[i] < 1e30))
                flow_.fail(node, fmt::format("scales pixels by {}", scale_[i]));
        }
        if (!std::ranges::all_of(shift_, [](double shift) { return std::isfinite(shift); }))
            flow_.fail(node, "its constant is not finite");
        normalises_ = true;
    }

    void read_image() {
        const auto& shape = flow_.input().shape;
        if (shape.empty()) return;
        if (shape.size() != 4)
            throw data_error(fmt::format("{}: its input has {} dimensions, expected images as 4: "
                                         "N, channels, height and width",
                                         flow_.graph().path, shape.size()));
        const auto side = [&](std::size_t i) {
            return shape[i] > 0 && shape[i] <= max_image_side ? static_cast<int>(shape[i]) : 0;
        };
        input_.image = is_transposed_ ? ImageShape{side(3), side(1), side(2)}
                                      : ImageShape{side(1), side(2), side(3)};
    }

    const OnnxFlow& flow_;
    OnnxInput input_;
    bool has_transpose_ = false, is_transposed_ = false, normalises_ = false;
    std::vector<double> scale_{1}, shift_{0}; ///< one number, or one for each channel
};

} // namespace

OnnxInput onnx_input(const OnnxFlow& flow) {
    return InputReader(flow).read();
}

} // namespace headroom
