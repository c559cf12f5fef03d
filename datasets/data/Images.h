#pragma once

#include "datasets/image/ImageShape.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace headroom {

/// N x C x H x W values, kept as in the source: 8-bit values (0 to 255) stay 8-bit, a quarter of
/// the memory of floats (0 to 1).
using Pixels = std::variant<std::vector<std::uint8_t>, std::vector<float>>;

/// Makes `pixels` a vector of `count` unspecified values, reusing its memory if it can.
template <typename Value>
std::vector<Value>& resized(Pixels& pixels, std::size_t count) {
    if (!std::holds_alternative<std::vector<Value>>(pixels)) pixels = std::vector<Value>();
    auto& values = std::get<std::vector<Value>>(pixels);
    values.resize(count);
    return values;
}

/// Converts `count` of them from `first` on to floats from 0 to 1.
void to_unit_range(const Pixels& pixels, std::size_t first, std::size_t count, float* out);

/// Pixels that are read on demand, in blocks of consecutive samples.
struct PixelBlocks {
    std::size_t block_size = 0;  ///< samples in a block, the last may have fewer; 0 = no blocks
    std::size_t value_bytes = 1; ///< 1 where `read` gives bytes, 4 where it gives floats
    /// Reads the samples first ... first + count - 1 into `out`, whose memory it reuses. Called
    /// from several threads at once.
    std::function<void(std::size_t first, std::size_t count, Pixels& out)> read;
};

/// Labelled images, as every format reader returns them. Their pixels are in memory or, if there
/// are blocks, yet to be read.
struct Images {
    ImageShape shape;
    Pixels pixels;
    std::vector<std::string> classes;
    std::vector<int> labels;
    std::function<std::string(std::size_t)> name; ///< see Dataset::sample_name
    PixelBlocks blocks = {};

    std::size_t count() const { return labels.size(); }
    bool has_blocks() const { return blocks.block_size != 0; }
};

} // namespace headroom
