#include "datasets/Dataset.h"

#include "datasets/base/Random.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <numeric>

namespace headroom {

namespace {

/// A running 64-bit hash over words: each is multiplied in and the high bits folded back, enough to
/// tell data sets apart (it is no defence against forgery). The same on every platform.
class Hash {
  public:
    void add(std::uint64_t word) {
        state_ = (state_ ^ word) * 0x9fb21c651e98df25ULL;
        state_ ^= state_ >> 32;
    }
    void add(const std::string& text) { add(text.size()), add(Random::hash(text)); }
    void add(const std::vector<float>& values) {
        // Two floats make a word; put together by value, so that byte order does not matter.
        std::size_t i = 0;
        for (; i + 1 < values.size(); i += 2)
            add(std::uint64_t{std::bit_cast<std::uint32_t>(values[i + 1])} << 32 |
                std::bit_cast<std::uint32_t>(values[i]));
        if (i < values.size()) add(std::uint64_t{std::bit_cast<std::uint32_t>(values[i])});
    }
    std::string hex() const { return fmt::format("{:016x}", Random(state_).at(0)); }

  private:
    std::uint64_t state_ = 0x243f6a8885a308d3ULL;
};

} // namespace

std::vector<std::size_t> class_counts(const Dataset& dataset) {
    std::vector<std::size_t> counts(dataset.classes().size());
    for (int label : dataset.labels())
        ++counts.at(static_cast<std::size_t>(label));
    return counts;
}

std::string fingerprint(const Dataset& dataset) {
    Hash hash;
    const auto shape = dataset.shape();
    for (int side : {shape.channels, shape.height, shape.width})
        hash.add(static_cast<std::uint64_t>(side));
    hash.add(dataset.classes().size());
    for (const auto& name : dataset.classes())
        hash.add(name);
    hash.add(dataset.size());
    for (int label : dataset.labels())
        hash.add(static_cast<std::uint64_t>(label));

    // One image at a time: where a batch ends must not show in the hash.
    Batch image;
    for (std::size_t i = 0; i < dataset.size(); ++i) {
        dataset.read(std::span(&i, 1), image);
        hash.add(image.pixels);
    }
    return hash.hex();
}

} // namespace headroom
