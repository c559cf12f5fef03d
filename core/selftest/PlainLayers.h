#pragma once

#include "core/engine/Plan.h"
#include "core/models/ModelSpec.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace headroom {

/// Values of a batch in double, row-major: images x C x H x W, or images x C.
struct PlainBatch {
    std::int64_t images = 0;
    Shape shape; ///< shape of one image
    std::vector<double> values;

    PlainBatch() = default;
    PlainBatch(std::int64_t images, Shape shape);
};

/// A parameter and its gradient, in the order of the model file.
struct PlainParameter {
    std::vector<double> value, gradient;
};
using PlainParameters = std::map<std::string, PlainParameter>;

/// The pass that all layers run.
struct PlainPass {
    bool training = false;
    Plan::Draw draw = {}; ///< for dropout
    /// Layers pass on values in bf16, as the engine does, so that both find the same maximum.
    bool bf16 = false;
};

/// A layer implemented by its definition: loops in double that share nothing with the engine. The
/// formulas are those of PyTorch's documentation (https://pytorch.org/docs/stable/nn.html).
class PlainLayer {
  public:
    virtual ~PlainLayer() = default;
    virtual PlainBatch forward(const PlainBatch& x, const PlainPass& pass) = 0;
    /// After forward(): adds to the parameters' gradients and returns the gradient of x.
    virtual PlainBatch backward(const PlainBatch& diff) = 0;
};

/// `prefix` begins its parameters' names: "backbone.3.". `ids` counts the layers that get a number
/// in a training Plan (PlanBuilder::next_id()), which dropout uses for its random stream.
std::unique_ptr<PlainLayer> make_plain_layer(const LayerSpec& spec, const std::string& prefix,
                                             PlainParameters& parameters, int& ids);

// Kinds of layers, one file per family.
std::unique_ptr<PlainLayer> make_plain_relu(double high); ///< `high`: maximum of the result
std::unique_ptr<PlainLayer> make_plain_conv(const LayerSpec& spec, const std::string& prefix,
                                            PlainParameters& parameters);
std::unique_ptr<PlainLayer> make_plain_fire(const LayerSpec& spec, const std::string& prefix,
                                            PlainParameters& parameters);
/// Max, average, adaptive and global.
std::unique_ptr<PlainLayer> make_plain_pool(const LayerSpec& spec);
std::unique_ptr<PlainLayer> make_plain_gem(PlainParameter& power);

} // namespace headroom
