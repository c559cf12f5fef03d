#pragma once

#include "core/kernels/dense/DenseShape.h"
#include "tests/core/kernels/KernelFixture.h"

#include <cmath>

namespace headroom {

inline std::vector<BFloat16> random_values(std::size_t count, std::uint64_t key, BFloat16) {
    return random_bfloats(count, key);
}
inline std::vector<float> random_values(std::size_t count, std::uint64_t key, float) {
    Random random(key);
    std::vector<float> values(count);
    for (float& value : values)
        value = random.uniform(-1, 1);
    return values;
}

/// Values like those after a ReLU.
template <typename T>
std::vector<T> mostly_zeros(std::size_t count, std::uint64_t key, T) {
    auto values = random_values(count, key, T{});
    Random random(key + 1);
    for (T& value : values)
        if (random.below(10) < 7) value = T{};
    return values;
}

/// Returns the position of the weight of an output and an input in a layout.
using WeightPlace = std::size_t (*)(const DenseShape& shape, int output, int input);

inline std::size_t in_panels(const DenseShape& shape, int o, int i) { // AB16b64a
    return static_cast<std::size_t>((o / 64 * shape.inputs + i) * 64 + o % 64);
}
inline std::size_t in_blocks(const DenseShape& shape, int o, int i) { // BA16a64b, BA16a32b
    const int block = shape.block();
    return static_cast<std::size_t>((i / block * shape.outputs + o) * block + i % block);
}

/// Samples of a dense layer, and the gradient of its weights.
template <typename T>
struct DenseExample {
    DenseShape shape;
    std::vector<T> src, diff_dst;

    explicit DenseExample(const DenseShape& s)
        : shape(s), src(random_values(size(s.batch, s.inputs), 1, T{})),
          diff_dst(mostly_zeros(size(s.batch, s.outputs), 2, T{})) {}

    static std::size_t size(int a, int b) {
        return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
    }

    /// Assembles the gradient from the pieces of all shares; the batch is in two arrays.
    template <typename Kernel>
    std::vector<float> gradient(const Kernel& kernel, int shares) const {
        Scratch scratch(kernel.scratch_bytes());
        const int half = shape.batch / 2;
        const DenseSamples<T> batch[] = {{src.data(), diff_dst.data(), half},
                                         {src.data() + size(half, shape.inputs),
                                          diff_dst.data() + size(half, shape.outputs),
                                          shape.batch - half}};
        const auto rows = kernel.rows(batch);
        std::vector<float> all(size(shape.inputs, shape.outputs), NAN);
        std::size_t given = 0;
        const auto take = [&](std::size_t offset, std::span<const float> piece) {
            EXPECT_EQ(piece.size() % 128, 0u) << "whole pairs of rows";
            std::ranges::copy(piece, all.begin() + static_cast<std::ptrdiff_t>(offset));
            given += piece.size();
        };
        for (int share = 0; share < shares; ++share)
            kernel.run_share(rows, share, shares, take, scratch.data());
        EXPECT_EQ(given, all.size());
        return all;
    }

    /// Compares with the definition, in double.
    void expect_gradient(const std::vector<float>& actual, WeightPlace place) const {
        for (int o = 0; o < shape.outputs; ++o)
            for (int i = 0; i < shape.inputs; ++i) {
                double sum = 0;
                for (int n = 0; n < shape.batch; ++n)
                    sum += static_cast<double>(to_float(src[size(n, shape.inputs) + size(1, i)])) *
                           to_float(diff_dst[size(n, shape.outputs) + size(1, o)]);
                ASSERT_NEAR(actual[place(shape, o, i)], sum, 1e-6 * shape.batch) << o << ", " << i;
            }
    }
};

} // namespace headroom
