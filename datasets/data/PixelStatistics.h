#pragma once

#include "datasets/data/Dataset.h"

#include <array>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace headroom {

/// Statistics of one channel's pixels, in [0, 1].
class ChannelStatistics {
  public:
    /// Histogram of 8-bit values: bin i counts the values nearest to i / 255.
    using Histogram = std::array<std::uint64_t, 256>;

    void add(std::span<const float> plane);
    void add(const ChannelStatistics& other);

    std::uint64_t count() const { return count_; }
    double low() const { return count_ > 0 ? low_ : 0; }
    double high() const { return count_ > 0 ? high_ : 0; }
    double mean() const;
    double sd() const; ///< over all pixels: the divisor is their count, not one less
    const Histogram& histogram() const { return histogram_; }

  private:
    std::uint64_t count_ = 0;
    double sum_ = 0, squares_ = 0;
    float low_ = 1, high_ = 0;
    Histogram histogram_{};
};

/// One for each channel.
using PixelStatistics = std::vector<ChannelStatistics>;

/// Measures each class, in the order of dataset.classes(). Reads every image, on all cores; the
/// result does not depend on their number. Throws Cancelled once `stop` is requested.
std::vector<PixelStatistics>
measure_classes(const Dataset& dataset,
                const std::function<void(std::size_t done, std::size_t total)>& on_progress = {},
                std::stop_token stop = {});

/// Statistics of all classes together.
PixelStatistics sum_of(const std::vector<PixelStatistics>& classes);

} // namespace headroom
