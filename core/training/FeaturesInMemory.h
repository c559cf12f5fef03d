#pragma once

#include "core/tensor/Tensor.h"
#include "core/training/FeatureDataset.h"

namespace headroom {

class FeaturesInMemory : public FeatureDataset {
  public:
    /// `features` are images->size() x C x H x W.
    FeaturesInMemory(DatasetPtr images, std::shared_ptr<const Tensor> features);

    const float* values() const override { return features_->data(); }

  protected:
    void read_features(std::span<const std::size_t> indices, std::span<float> to) const override;

  private:
    std::shared_ptr<const Tensor> features_;
};

} // namespace headroom
