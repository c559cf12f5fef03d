#pragma once

#include "datasets/Dataset.h"

#include <cstdint>
#include <functional>
#include <variant>

namespace headroom {

/// N x C x H x W values, kept as the source has them: 8-bit values (0 to 255) stay 8-bit, a quarter
/// of the memory of floats (0 to 1).
using Pixels = std::variant<std::vector<std::uint8_t>, std::vector<float>>;

/// Labelled images in memory: what every format reader makes of its files.
struct Images {
    ImageShape shape;
    Pixels pixels;
    std::vector<std::string> classes;
    std::vector<int> labels;
    std::function<std::string(std::size_t)> name; ///< see Dataset::sample_name

    std::size_t count() const { return labels.size(); }
};

/// Images as a Dataset.
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
