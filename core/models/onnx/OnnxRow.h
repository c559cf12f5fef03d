#pragma once

#include "core/models/ModelSpec.h"
#include "core/models/onnx/OnnxFlow.h"

#include <array>

namespace headroom {

/// A parameter of a layer, and the constant that has its values.
struct OnnxWeight {
    std::string name; ///< "weight"
    Shape shape;
    const OnnxTensor* tensor = nullptr;
    bool transposed = false; ///< the constant is {shape[1], shape[0]}
};

/// A layer of a model file, and its parameters.
struct OnnxLayer {
    LayerSpec spec;
    std::vector<OnnxWeight> weights{};

    std::string type() const { return spec.at("type"); }
};

/// Turns nodes that compute one after the other into layers:
///
/// | Conv, Add of a constant to it  | conv |
/// | BatchNormalization             | batchnorm |
/// | Relu, Clip, Min                | relu, relu6 |
/// | MaxPool, AveragePool           | maxpool, avgpool |
/// | Pad                            | padding of the next layer |
/// | Identity, Dropout, Cast        | nothing |
class OnnxRow {
  public:
    explicit OnnxRow(const OnnxFlow& flow) : flow_(flow) {}

    /// Adds a node whose other inputs are constants. Throws as OnnxFlow::fail if it is no layer.
    void add(const OnnxNode& node);
    /// Adds a Pad, also one of values N x H x W x C.
    void pad(const OnnxNode& node, bool channels_last = false);
    void add(OnnxLayer layer) { layers_.push_back(std::move(layer)); }

    /// Throws if a Pad comes before anything but a convolution or pooling.
    void finish() const;
    std::vector<OnnxLayer>& layers() { return layers_; }

  private:
    using Pads = std::array<std::int64_t, 4>; ///< above, left, below, right

    void add_conv(const OnnxNode& node);
    void add_norm(const OnnxNode& node);
    void add_clip(const OnnxNode& node);
    void add_min(const OnnxNode& node);
    void add_pool(const OnnxNode& node, bool max);
    void add_bias(const OnnxNode& node);
    void activate(const char* type) { layers_.push_back({{{"type", type}}}); }
    bool ends_in(const char* type) const {
        return !layers_.empty() && layers_.back().type() == type;
    }
    /// Reads pads and auto_pad, and adds those of a Pad before.
    LayerSpec padding(const OnnxNode& node);

    const OnnxFlow& flow_;
    std::vector<OnnxLayer> layers_;
    Pads pads_{};
    const OnnxNode* padded_ = nullptr; ///< the Pad of pads_
};

/// Lower and upper limit of a Clip; infinite ones if it has none.
std::pair<float, float> clip_limits(const OnnxFlow& flow, const OnnxNode& node);

} // namespace headroom
