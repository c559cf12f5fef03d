#pragma once

#include "datasets/data/Dataset.h"

namespace headroom {

/// The features of another dataset's images: the values of a sample are its features. Labels, names
/// and the blocks in which samples are read are those of the images, so that training takes either
/// in the same order.
class FeatureDataset : public Dataset {
  public:
    FeatureDataset(DatasetPtr images, const ImageShape& features)
        : images_(std::move(images)), shape_(features) {}

    std::size_t size() const override { return images_->size(); }
    ImageShape shape() const override { return shape_; }
    const std::vector<std::string>& classes() const override { return images_->classes(); }
    const std::vector<int>& labels() const override { return images_->labels(); }
    std::string sample_name(std::size_t index) const override {
        return images_->sample_name(index);
    }
    std::size_t block_of(std::size_t index) const override { return images_->block_of(index); }
    std::size_t blocks_at_hand() const override { return images_->blocks_at_hand(); }
    void read(std::span<const std::size_t> indices, Batch& batch) const override;

  protected:
    /// Writes the features of those samples, one after the other.
    virtual void read_features(std::span<const std::size_t> indices,
                               std::span<float> features) const = 0;

  private:
    DatasetPtr images_;
    ImageShape shape_;
};

} // namespace headroom
