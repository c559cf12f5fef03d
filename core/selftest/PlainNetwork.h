#pragma once

#include "core/models/Model.h"
#include "core/selftest/PlainLayers.h"

#include <span>

namespace headroom {

/// A model by the definition of its layers (core/selftest/PlainLayers.h), with the values that its
/// parameters have now.
class PlainNetwork {
  public:
    /// `input`: {C, H, W} of the images, where they are not of the model's size.
    explicit PlainNetwork(const Model& model, Shape input = {});

    /// Logits, images x units. `images` are images x C x H x W.
    std::vector<double> forward(std::span<const float> images, const PlainPass& pass);
    /// After forward() of a training pass: the gradient of every trainable parameter.
    const PlainParameters& backward(std::span<const float> diff_logits);

  private:
    Shape input_;
    PlainParameters parameters_;
    std::vector<std::unique_ptr<PlainLayer>> layers_;
    PlainBatch logits_;
    bool bf16_ = false;
};

} // namespace headroom
