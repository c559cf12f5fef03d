#pragma once

#include "datasets/data/Dataset.h"
#include "datasets/data/Transforms.h"

namespace headroom {

/// A fixed number of augmented views of each of another dataset's n images: view v of image i is
/// sample v * n + i.
///
/// Odd views are mirrored where the augmentation flips, so that two are the image and its mirror
/// image. Shifts and crops are drawn from (v, i) alone: every seed and epoch sees the same ones.
class ViewDataset : public Dataset {
  public:
    ViewDataset(DatasetPtr images, const Augmentation& augmentation, std::size_t views);

    std::size_t size() const override { return labels_.size(); }
    ImageShape shape() const override { return images_->shape(); }
    const std::vector<std::string>& classes() const override { return images_->classes(); }
    const std::vector<int>& labels() const override { return labels_; }
    std::string sample_name(std::size_t index) const override {
        return images_->sample_name(index % images_->size());
    }
    void read(std::span<const std::size_t> indices, Batch& batch) const override;
    std::size_t block_of(std::size_t index) const override {
        return images_->block_of(index % images_->size());
    }
    std::size_t blocks_at_hand() const override { return images_->blocks_at_hand(); }

  private:
    DatasetPtr images_;
    Augmentation augmentation_;
    std::vector<int> labels_;
};

/// Which of a sample's views an epoch takes: each in turn, beginning with one drawn from
/// (seed, sample).
std::size_t view_of(std::size_t sample, std::size_t views, std::uint64_t seed, std::uint64_t epoch);

} // namespace headroom
