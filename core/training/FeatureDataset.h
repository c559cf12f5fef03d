#pragma once

#include "core/tensor/Tensor.h"
#include "datasets/data/Dataset.h"

namespace headroom {

/// The features of another dataset's images: a sample's pixels are its features.
class FeatureDataset : public Dataset {
  public:
    /// `features` are images->size() x C x H x W.
    FeatureDataset(DatasetPtr images, std::shared_ptr<const Tensor> features);

    std::size_t size() const override { return images_->size(); }
    ImageShape shape() const override { return shape_; }
    const std::vector<std::string>& classes() const override { return images_->classes(); }
    const std::vector<int>& labels() const override { return images_->labels(); }
    std::string sample_name(std::size_t index) const override {
        return images_->sample_name(index);
    }
    /// As the images, so that training takes either in the same order.
    std::size_t block_of(std::size_t index) const override { return images_->block_of(index); }
    std::size_t blocks_at_hand() const override { return images_->blocks_at_hand(); }
    const float* values() const override { return features_->data(); }
    void read(std::span<const std::size_t> indices, Batch& batch) const override;

  private:
    DatasetPtr images_;
    std::shared_ptr<const Tensor> features_;
    ImageShape shape_;
};

} // namespace headroom
