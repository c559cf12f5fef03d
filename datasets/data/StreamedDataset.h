#pragma once

#include "datasets/data/Dataset.h"
#include "datasets/data/Images.h"

namespace headroom {

/// Dataset of images that do not fit in memory: pixels are read in blocks of consecutive samples,
/// and the blocks used last are kept, up to a number of bytes.
///
///     Images images = ...;                                  // with blocks in the place of pixels
///     StreamedDataset data(std::move(images), 512 << 20);   // keeps half a gigabyte at hand
///
/// Reading samples in the order of shuffled_order (SampleOrder.h), or one after the other, reads
/// each block about once. Blocks of one sample, such as image files, are read on all cores and in
/// any order, so they count as one block.
class StreamedDataset : public Dataset {
  public:
    /// At least one block is kept, however small `kept_bytes` is.
    StreamedDataset(Images images, std::size_t kept_bytes);
    ~StreamedDataset() override;

    std::size_t size() const override { return images_.count(); }
    ImageShape shape() const override { return images_.shape; }
    const std::vector<std::string>& classes() const override { return images_.classes; }
    const std::vector<int>& labels() const override { return images_.labels; }
    std::string sample_name(std::size_t index) const override { return images_.name(index); }
    void read(std::span<const std::size_t> indices, Batch& batch) const override;
    std::size_t block_of(std::size_t index) const override {
        return any_order() ? 0 : number_of(index);
    }
    std::size_t blocks_at_hand() const override;

  private:
    class Cache;
    bool any_order() const { return images_.blocks.block_size == 1; }
    std::size_t number_of(std::size_t index) const { return index / images_.blocks.block_size; }
    Images images_;
    std::unique_ptr<Cache> cache_;
};

} // namespace headroom
