#include "datasets/data/PixelStatistics.h"

#include "datasets/base/ParallelFor.h"
#include "datasets/data/SamplesAtOnce.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom {

void ChannelStatistics::add(std::span<const float> plane) {
    // Sums over one image are short enough to be exact in doubles, or nearly so.
    double sum = 0, squares = 0;
    for (float value : plane) {
        sum += value;
        squares += static_cast<double>(value) * value;
        low_ = std::min(low_, value);
        high_ = std::max(high_, value);
        const float bin = std::clamp(value * 255.0f + 0.5f, 0.0f, 255.0f);
        ++histogram_[static_cast<std::size_t>(bin)];
    }
    count_ += plane.size();
    sum_ += sum;
    squares_ += squares;
}

void ChannelStatistics::add(const ChannelStatistics& other) {
    count_ += other.count_;
    sum_ += other.sum_;
    squares_ += other.squares_;
    low_ = std::min(low_, other.low_);
    high_ = std::max(high_, other.high_);
    for (std::size_t i = 0; i < histogram_.size(); ++i)
        histogram_[i] += other.histogram_[i];
}

double ChannelStatistics::mean() const {
    return count_ > 0 ? sum_ / static_cast<double>(count_) : 0;
}

double ChannelStatistics::sd() const {
    if (count_ == 0) return 0;
    const double variance = squares_ / static_cast<double>(count_) - mean() * mean();
    // Rounding errors of a constant channel are far below one 8-bit step squared (1.5e-5).
    return variance > 1e-9 ? std::sqrt(variance) : 0;
}

std::vector<PixelStatistics>
measure_classes(const Dataset& dataset,
                const std::function<void(std::size_t, std::size_t)>& on_progress,
                std::stop_token stop) {
    const auto channels = static_cast<std::size_t>(dataset.shape().channels);
    const auto plane = dataset.shape().values() / std::max<std::size_t>(channels, 1);
    // A fixed number of sums, each over its own images in order, so that the result does not depend
    // on the number of cores.
    constexpr std::size_t parts = 8, images_in_part = 256;
    const auto block_size = samples_at_once(dataset.shape(), images_in_part);
    const std::vector<PixelStatistics> none(dataset.classes().size(), PixelStatistics(channels));
    std::vector<std::vector<PixelStatistics>> sums(parts, none);
    std::vector<Batch> batches(parts);
    for (std::size_t first = 0; first < dataset.size(); first += parts * images_in_part) {
        const auto measure_part = [&](std::size_t part) {
            const auto begin = std::min(first + part * images_in_part, dataset.size());
            const auto end = std::min(begin + images_in_part, dataset.size());
            auto& batch = batches[part];
            for (auto at = begin; at < end; at += block_size) {
                std::vector<std::size_t> indices(std::min(block_size, end - at));
                std::iota(indices.begin(), indices.end(), at);
                dataset.read(indices, batch);
                for (std::size_t i = 0; i < indices.size(); ++i)
                    for (std::size_t c = 0; c < channels; ++c)
                        sums[part][static_cast<std::size_t>(batch.labels[i])][c].add(
                            std::span(batch.pixels).subspan((i * channels + c) * plane, plane));
            }
        };
        parallel_for(parts, measure_part, {}, stop);
        if (on_progress)
            on_progress(std::min(first + parts * images_in_part, dataset.size()), dataset.size());
    }
    auto result = none;
    for (const auto& part : sums)
        for (std::size_t label = 0; label < result.size(); ++label)
            for (std::size_t c = 0; c < channels; ++c)
                result[label][c].add(part[label][c]);
    return result;
}

PixelStatistics sum_of(const std::vector<PixelStatistics>& classes) {
    PixelStatistics all(classes.empty() ? 0 : classes.front().size());
    for (const auto& one : classes)
        for (std::size_t c = 0; c < all.size(); ++c)
            all[c].add(one[c]);
    return all;
}

} // namespace headroom
