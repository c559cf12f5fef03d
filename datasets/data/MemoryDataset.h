#pragma once

#include "datasets/data/Dataset.h"
#include "datasets/data/Images.h"

namespace headroom {

/// Dataset of images whose pixels are in memory.
class MemoryDataset : public Dataset {
  public:
    /// Pixels must be count() images of that shape, and labels indices into the classes.
    explicit MemoryDataset(Images images);

    std::size_t size() const override { return images_.count(); }
    ImageShape shape() const override { return images_.shape; }
    const std::vector<std::string>& classes() const override { return images_.classes; }
    const std::vector<int>& labels() const override { return images_.labels; }
    std::string sample_name(std::size_t index) const override { return images_.name(index); }
    void read(std::span<const std::size_t> indices, Batch& batch) const override;

  private:
    Images images_;
};

} // namespace headroom
