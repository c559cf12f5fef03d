#pragma once

#include "core/kernels/amx/Tiles.h"
#include "core/kernels/fused/ConvShape.h"
#include "datasets/base/Random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <string>
#include <vector>

namespace headroom {

/// Memory aligned to 64 bytes, as kernels require, full of NaN until written.
class Scratch {
  public:
    explicit Scratch(std::size_t bytes)
        : bytes_(new (std::align_val_t(64)) std::byte[bytes]), size_(bytes) {
        std::fill_n(bytes_, bytes, std::byte(0xff));
    }
    ~Scratch() { ::operator delete[](bytes_, std::align_val_t(64)); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    void* data() { return bytes_; }
    std::size_t bytes() const { return size_; }
    std::span<float> floats() { return {reinterpret_cast<float*>(bytes_), size_ / sizeof(float)}; }

  private:
    std::byte* bytes_;
    std::size_t size_;
};

/// Numbers from -1 to 1.
inline std::vector<BFloat16> random_bfloats(std::size_t count, std::uint64_t key) {
    Random random(key);
    std::vector<BFloat16> values(count);
    for (auto& value : values)
        value = BFloat16::from(static_cast<float>(random.below(2001)) / 1000.f - 1.f);
    return values;
}

/// Units for tests: the emulated tiles and AMX's instructions, trapped if the processor has none.
std::vector<TileUnit> tile_units();

/// Gradients by their definition, in double: filters x channels x kernel_h x kernel_w.
struct ConvGradients {
    std::vector<double> weights, bias;
};

/// Tolerance of a gradient summed in f32 over all positions, with terms of at most 1.
inline double sum_tolerance(const ConvShape& s) {
    return 1e-6 * s.batch * s.out_height() * s.out_width();
}

ConvGradients conv_gradients(const ConvShape& shape, std::span<const BFloat16> src,
                             std::span<const BFloat16> diff_dst);

/// Returns the position of filter o, channel i, tap in a layout.
using WeightIndex = std::size_t (*)(const ConvShape& shape, int o, int i, int tap);

/// Returns the largest difference from `expected`; NaN if there is one.
double worst_error(const ConvShape& shape, std::span<const float> weights,
                   const ConvGradients& expected, WeightIndex index);

std::string describe(const ConvShape& shape);

inline std::size_t src_size(const ConvShape& s) {
    return static_cast<std::size_t>(s.batch * s.height * s.width * s.channels);
}
inline std::size_t dst_size(const ConvShape& s) {
    return static_cast<std::size_t>(s.batch * s.out_height() * s.out_width() * s.filters);
}
inline std::size_t weights_size(const ConvShape& s) {
    return static_cast<std::size_t>(s.filters * s.channels * s.taps());
}

} // namespace headroom
