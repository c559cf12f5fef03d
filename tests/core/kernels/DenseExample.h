#pragma once

#include "core/kernels/DenseShape.h"
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

/// Samples of a dense layer, and the gradient of its weights.
template <typename T>
struct DenseExample {
    DenseShape shape;
    std::vector<T> src, diff_dst;

    explicit DenseExample(const DenseShape& s)
        : shape(s), src(random_values(size(s.batch, s.inputs), 1, T{})),
          diff_dst(random_values(size(s.batch, s.outputs), 2, T{})) {}

    static std::size_t size(int a, int b) {
        return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
    }

    /// Put together from the pieces that the shares of a kernel give; the batch lies in two places.
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
        const std::vector<float> weights(all.size());
        const UseGradient use{take, {weights.data()}};
        for (int share = 0; share < shares; ++share)
            kernel.run_share(rows, share, shares, use, scratch.data());
        EXPECT_EQ(given, all.size());
        return all;
    }

    /// By its definition, in double. `actual` is in AB16b64a.
    void expect_gradient(const std::vector<float>& actual) const {
        for (int o = 0; o < shape.outputs; ++o)
            for (int i = 0; i < shape.inputs; ++i) {
                double sum = 0;
                for (int n = 0; n < shape.batch; ++n)
                    sum += static_cast<double>(to_float(src[size(n, shape.inputs) + size(1, i)])) *
                           to_float(diff_dst[size(n, shape.outputs) + size(1, o)]);
                const auto at = size(o / 64 * shape.inputs + i, 64) + size(1, o % 64);
                ASSERT_NEAR(actual[at], sum, 1e-6 * shape.batch) << o << ", " << i;
            }
    }
};

} // namespace headroom
