#include "datasets/data/Dataset.h"

#include "datasets/base/Cancelled.h"
#include "datasets/base/Random.h"
#include "datasets/data/SamplesAtOnce.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <limits>

namespace headroom {

namespace {

/// A running 64-bit hash over words: each is multiplied in and the high bits folded back, enough to
/// tell data sets apart (not a defence against forgery). Equal on every platform.
class Hash {
  public:
    void add(std::uint64_t word) {
        state_ = (state_ ^ word) * 0x9fb21c651e98df25ULL;
        state_ ^= state_ >> 32;
    }
    void add(const std::string& text) { add(text.size()), add(Random::hash(text)); }
    void add(std::span<const float> values) {
        // Two floats make a word; combined by value, so that byte order does not matter.
        std::size_t i = 0;
        for (; i + 1 < values.size(); i += 2)
            add(std::uint64_t{std::bit_cast<std::uint32_t>(values[i + 1])} << 32 |
                std::bit_cast<std::uint32_t>(values[i]));
        if (i < values.size()) add(std::uint64_t{std::bit_cast<std::uint32_t>(values[i])});
    }
    std::uint64_t value() const { return Random(state_).at(0); }
    std::string hex() const { return fmt::format("{:016x}", value()); }

  private:
    std::uint64_t state_ = 0x243f6a8885a308d3ULL;
};

/// Hash of a dataset, extended as its samples are read.
class RunningFingerprint {
  public:
    explicit RunningFingerprint(const Dataset& dataset) : dataset_(&dataset) {
        const auto shape = dataset.shape();
        for (int side : {shape.channels, shape.height, shape.width})
            hash_.add(static_cast<std::uint64_t>(side));
        hash_.add(dataset.classes().size());
        for (const auto& name : dataset.classes())
            hash_.add(name);
        hash_.add(dataset.size());
        for (int label : dataset.labels())
            hash_.add(static_cast<std::uint64_t>(label));
    }

    bool done() const { return next_ == dataset_->size(); }
    std::size_t block() const {
        return done() ? std::numeric_limits<std::size_t>::max() : dataset_->block_of(next_);
    }

    /// Reads some more samples, all of one block; returns their number.
    std::size_t read_on() {
        const std::size_t max_samples = samples_at_once(dataset_->shape(), 64);
        indices_.clear();
        for (const auto here = block(); block() == here && indices_.size() < max_samples; ++next_)
            indices_.push_back(next_);
        dataset_->read(indices_, batch_);
        // One image at a time: the batch size must not change the hash.
        const auto values = dataset_->shape().values();
        for (std::size_t i = 0; i < indices_.size(); ++i) {
            const auto pixels = std::span(batch_.pixels).subspan(i * values, values);
            hash_.add(pixels);
            Hash image;
            image.add(pixels);
            images_.push_back(image.value());
        }
        return indices_.size();
    }

    Fingerprint result() && { return {hash_.hex(), std::move(images_)}; }

  private:
    const Dataset* dataset_;
    Hash hash_;
    std::vector<std::uint64_t> images_;
    std::size_t next_ = 0;
    std::vector<std::size_t> indices_;
    Batch batch_;
};

} // namespace

std::vector<std::size_t> class_counts(const Dataset& dataset) {
    std::vector<std::size_t> counts(dataset.classes().size());
    for (int label : dataset.labels())
        ++counts.at(static_cast<std::size_t>(label));
    return counts;
}

std::string fingerprint(const Dataset& dataset) {
    // Not owned: the pointer does not leave this function.
    return fingerprints({DatasetPtr(DatasetPtr(), &dataset)}).front().text;
}

std::vector<Fingerprint> fingerprints(const std::vector<DatasetPtr>& datasets,
                                      const std::function<void(std::size_t)>& on_progress,
                                      std::stop_token stop) {
    std::vector<RunningFingerprint> all;
    for (const auto& dataset : datasets)
        all.emplace_back(*dataset);
    // Always the one that is furthest back in the file: splits of one source share its blocks.
    std::size_t done = 0;
    while (true) {
        const auto behind = std::ranges::min_element(all, {}, &RunningFingerprint::block);
        if (behind == all.end() || behind->done()) break;
        if (stop.stop_requested()) throw Cancelled{};
        done += behind->read_on();
        if (on_progress) on_progress(done);
    }
    std::vector<Fingerprint> result;
    for (auto& each : all)
        result.push_back(std::move(each).result());
    return result;
}

} // namespace headroom
