#include "core/kernels/FloatVector.h"

#include "core/kernels/Wide.h"
#include "datasets/base/Random.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom {
namespace {

template <int width>
[[gnu::always_inline]] inline void round_trip_loop(const std::vector<float>& from,
                                                   std::vector<BFloat16>& rounded,
                                                   std::vector<float>& back) {
    using V = FloatVector<width>;
    for (std::size_t i = 0; i < from.size(); i += width) {
        V::store(V::load(from.data() + i), rounded.data() + i);
        V::store(V::load(rounded.data() + i), back.data() + i);
    }
}

HEADROOM_WIDE void round_trip(int width, const std::vector<float>& from,
                              std::vector<BFloat16>& rounded, std::vector<float>& back) {
    if (width == 16)
        round_trip_loop<16>(from, rounded, back);
    else if (width == 8)
        round_trip_loop<8>(from, rounded, back);
    else
        round_trip_loop<1>(from, rounded, back);
}

// Numbers of every size, infinities, NaNs and denormals, ties among them.
TEST(FloatVector, RoundsAsOneBFloat16Does) {
    Random random(1);
    std::vector<float> from;
    for (int i = 0; i < 1 << 16; ++i)
        from.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(random() >> 32)));
    for (std::uint32_t upper = 0; upper < 0x10000; ++upper)
        for (std::uint32_t lower : {0u, 1u, 0x7fffu, 0x8000u, 0x8001u, 0xffffu})
            from.push_back(std::bit_cast<float>(upper << 16 | lower));
    for (int width : {16, 8, 1}) {
        std::vector<BFloat16> rounded(from.size());
        std::vector<float> back(from.size());
        round_trip(width, from, rounded, back);
        for (std::size_t i = 0; i < from.size(); ++i) {
            ASSERT_EQ(rounded[i], BFloat16::from(from[i])) << from[i] << ", width " << width;
            ASSERT_EQ(std::bit_cast<std::uint32_t>(back[i]),
                      std::bit_cast<std::uint32_t>(rounded[i].value()));
        }
    }
}

} // namespace
} // namespace headroom
