#include "datasets/verify/ImageSketch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace headroom {

namespace {

/// Two running 64-bit hashes with different multipliers: with 2^128 values, equal hashes mean equal
/// pixels. Not a defence against forgery.
class PixelHash {
  public:
    void add(std::uint64_t word) {
        a_ = (a_ ^ word) * 0x9fb21c651e98df25ULL;
        a_ ^= a_ >> 32;
        b_ = std::rotl(b_ + word, 29) * 0xc2b2ae3d27d4eb4fULL;
    }
    void add(const std::vector<std::uint8_t>& bytes) {
        std::size_t i = 0;
        for (; i + 8 <= bytes.size(); i += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data() + i, 8);
            add(word);
        }
        for (; i < bytes.size(); ++i)
            add(bytes[i]);
    }
    std::array<std::uint64_t, 2> value() const { return {a_, b_ ^ b_ >> 32}; }

  private:
    std::uint64_t a_ = 0x243f6a8885a308d3ULL, b_ = 0x13198a2e03707344ULL;
};

/// Grey in fixed point, with 8 fractional bits: values of a resized copy must not jump at rounding.
std::vector<std::uint16_t> grey_plane(const Image& image) {
    const auto plane = image.shape.values() / static_cast<std::size_t>(image.shape.channels);
    std::vector<std::uint16_t> grey(plane);
    const auto* const from = image.pixels.data();
    if (image.shape.channels == 1) {
        for (std::size_t i = 0; i < plane; ++i)
            grey[i] = static_cast<std::uint16_t>(from[i] << 8);
    } else {
        for (std::size_t i = 0; i < plane; ++i)
            grey[i] = static_cast<std::uint16_t>(77 * from[i] + 150 * from[plane + i] +
                                                 29 * from[2 * plane + i]);
    }
    return grey;
}

/// Means over rows x columns cells, each of at least one pixel.
template <std::size_t rows, std::size_t columns>
std::array<std::uint32_t, rows * columns> shrink(const std::vector<std::uint16_t>& grey,
                                                 std::size_t height, std::size_t width) {
    std::array<std::uint32_t, rows * columns> cells;
    for (std::size_t r = 0; r < rows; ++r) {
        const auto top = r * height / rows;
        const auto bottom = std::max((r + 1) * height / rows, top + 1);
        for (std::size_t c = 0; c < columns; ++c) {
            const auto left = c * width / columns;
            const auto right = std::max((c + 1) * width / columns, left + 1);
            std::uint64_t sum = 0;
            for (auto y = top; y < bottom; ++y)
                for (auto x = left; x < right; ++x)
                    sum += grey[y * width + x];
            cells[r * columns + c] =
                static_cast<std::uint32_t>(sum / ((bottom - top) * (right - left)));
        }
    }
    return cells;
}

bool is_constant(const Image& image) {
    const auto channels = static_cast<std::size_t>(image.shape.channels);
    const auto plane = image.pixels.size() / channels;
    for (std::size_t c = 0; c < channels; ++c) {
        const auto begin = image.pixels.begin() + static_cast<std::ptrdiff_t>(c * plane);
        const auto end = begin + static_cast<std::ptrdiff_t>(plane);
        if (std::any_of(begin, end, [&](auto value) { return value != *begin; })) return false;
    }
    return true;
}

} // namespace

ImageSketch sketch(const Image& image) {
    ImageSketch result{};
    result.shape = image.shape;
    result.constant = is_constant(image);

    PixelHash hash;
    for (int size : {image.shape.channels, image.shape.height, image.shape.width})
        hash.add(static_cast<std::uint64_t>(size));
    hash.add(image.pixels);
    result.pixel_hash = hash.value();

    const auto grey = grey_plane(image);
    const auto height = static_cast<std::size_t>(image.shape.height);
    const auto width = static_cast<std::size_t>(image.shape.width);
    const auto cells = shrink<8, 9>(grey, height, width);
    for (std::size_t r = 0; r < 8; ++r)
        for (std::size_t c = 0; c < 8; ++c)
            result.look = result.look << 1 | (cells[r * 9 + c] < cells[r * 9 + c + 1] ? 1 : 0);

    constexpr auto side = static_cast<std::size_t>(ImageSketch::side);
    const auto small = shrink<side, side>(grey, height, width);
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < small.size(); ++i) {
        const auto value = std::min((small[i] + 128) >> 8, 255u);
        result.thumbnail[i] = static_cast<std::uint8_t>(value);
        sum += value;
        squares += static_cast<double>(value) * value;
    }
    const double mean = sum / small.size();
    result.contrast =
        static_cast<float>(std::sqrt(std::max(squares / small.size() - mean * mean, 0.0)));
    return result;
}

double difference(const ImageSketch& a, const ImageSketch& b) {
    const float contrast = std::min(a.contrast, b.contrast);
    if (contrast <= 0) return std::numeric_limits<double>::infinity();
    int sum = 0, squares = 0;
    for (std::size_t i = 0; i < a.thumbnail.size(); ++i) {
        const int apart = a.thumbnail[i] - b.thumbnail[i];
        sum += apart;
        squares += apart * apart;
    }
    const double count = a.thumbnail.size(), mean = sum / count;
    return std::sqrt(std::max(squares / count - mean * mean, 0.0)) / contrast;
}

} // namespace headroom
