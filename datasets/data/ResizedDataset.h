#pragma once

#include "datasets/data/Dataset.h"
#include "datasets/image/ImageConverter.h"

namespace headroom {

/// The images of another dataset at another size, each resized when it is read: as if they were
/// stored at their size now and opened with OpenOptions::resize. 8-bit images stay 8-bit.
class ResizedDataset : public Dataset {
  public:
    ResizedDataset(DatasetPtr source, ImageSize size, const Resizing& resizing);

    std::size_t size() const override { return source_->size(); }
    ImageShape shape() const override { return shape_; }
    const std::vector<std::string>& classes() const override { return source_->classes(); }
    const std::vector<int>& labels() const override { return source_->labels(); }
    std::string sample_name(std::size_t index) const override {
        return source_->sample_name(index);
    }
    void read(std::span<const std::size_t> indices, Batch& batch) const override;
    std::size_t block_of(std::size_t index) const override { return source_->block_of(index); }
    std::size_t blocks_at_hand() const override { return source_->blocks_at_hand(); }

  private:
    DatasetPtr source_;
    ImageShape shape_;
    ImageConverter converter_;
};

} // namespace headroom
