#pragma once

#include "core/models/Model.h"
#include "core/selftest/PlainLayers.h"

#include <span>

namespace headroom {

/// A model implemented by the definition of its layers (core/selftest/PlainLayers.h), with the
/// current values of its parameters.
class PlainNetwork {
  public:
    /// `input`: {C, H, W} of the images, if it differs from the model's.
    explicit PlainNetwork(const Model& model, Shape input = {});

    /// Returns logits, images x units. `images` are images x C x H x W.
    std::vector<double> forward(std::span<const float> images, const PlainPass& pass);
    /// After forward() of a training pass: returns the gradient of every trainable parameter.
    const PlainParameters& backward(std::span<const float> diff_logits);

  private:
    Shape input_;
    PlainParameters parameters_;
    std::vector<std::unique_ptr<PlainLayer>> layers_;
    PlainBatch logits_;
    bool bf16_ = false;
};

} // namespace headroom
