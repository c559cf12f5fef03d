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
    Shape shape; ///< of one image
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
    Plan::Draw draw = {}; ///< of dropout
    /// Layers pass values on in bf16, as the engine does: so both find the same maximum.
    bool bf16 = false;
};

/// A layer by its definition: loops in double that share nothing with the engine. The formulas are
/// those of PyTorch's documentation (https://pytorch.org/docs/stable/nn.html).
class PlainLayer {
  public:
    virtual ~PlainLayer() = default;
    virtual PlainBatch forward(const PlainBatch& x, const PlainPass& pass) = 0;
    /// After forward(): adds to the parameters' gradients and returns the gradient of x.
    virtual PlainBatch backward(const PlainBatch& diff) = 0;
};

/// `prefix` names its parameters: "backbone.3.". `ids` counts the layers to which a training Plan
/// gives a number, as PlanBuilder::next_id() does: dropout draws by it.
std::unique_ptr<PlainLayer> make_plain_layer(const LayerSpec& spec, const std::string& prefix,
                                             PlainParameters& parameters, int& ids);

// Its parts, a file for each family.
std::unique_ptr<PlainLayer> make_plain_relu(double high); ///< the largest value that passes
std::unique_ptr<PlainLayer> make_plain_conv(const LayerSpec& spec, const std::string& prefix,
                                            PlainParameters& parameters);
std::unique_ptr<PlainLayer> make_plain_fire(const LayerSpec& spec, const std::string& prefix,
                                            PlainParameters& parameters);
std::unique_ptr<PlainLayer> make_plain_pool(const LayerSpec& spec); ///< max, average, adaptive

} // namespace headroom
