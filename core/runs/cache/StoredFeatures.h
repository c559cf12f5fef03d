#pragma once

#include "core/runs/cache/FeatureFile.h"
#include "datasets/data/Dataset.h"

namespace headroom {

/// The features of another dataset's images, read from disk as they are needed: a sample's pixels
/// are its features.
class StoredFeatures : public Dataset {
  public:
    /// `file` is whole and holds images->size() x C x H x W values.
    StoredFeatures(DatasetPtr images, std::shared_ptr<const FeatureFile> file,
                   const ImageShape& shape);

    std::size_t size() const override { return images_->size(); }
    ImageShape shape() const override { return shape_; }
    const std::vector<std::string>& classes() const override { return images_->classes(); }
    const std::vector<int>& labels() const override { return images_->labels(); }
    std::string sample_name(std::size_t index) const override {
        return images_->sample_name(index);
    }
    /// Throws Error(bad_data) where the file was changed, Error(io) where it cannot be read.
    void read(std::span<const std::size_t> indices, Batch& batch) const override;
    /// As the images, so that training takes either in the same order.
    std::size_t block_of(std::size_t index) const override { return images_->block_of(index); }
    std::size_t blocks_at_hand() const override { return images_->blocks_at_hand(); }

  private:
    DatasetPtr images_;
    std::shared_ptr<const FeatureFile> file_;
    ImageShape shape_;
};

} // namespace headroom
