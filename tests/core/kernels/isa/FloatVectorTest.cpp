#include "core/kernels/isa/Avx512.h"

#include "core/kernels/isa/Dispatch.h"
#include "datasets/base/Random.h"
#include "tests/core/kernels/Bits.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom {
namespace {

template <int width>
[[gnu::always_inline]] inline void round_trip_loop(const std::vector<float>* from,
                                                   std::vector<BFloat16>* rounded,
                                                   std::vector<float>* back) {
    using V = FloatVector<width>;
    for (std::size_t i = 0; i < from->size(); i += width) {
        V::store(V::load(from->data() + i), rounded->data() + i);
        V::store(V::load(rounded->data() + i), back->data() + i);
    }
}

void round_trip(int width, const std::vector<float>& from, std::vector<BFloat16>& rounded,
                std::vector<float>& back) {
    if (width == 16)
        run_widest<round_trip_loop<16>>(&from, &rounded, &back);
    else if (width == 8)
        run_widest<round_trip_loop<8>>(&from, &rounded, &back);
    else
        run_widest<round_trip_loop<1>>(&from, &rounded, &back);
}

HEADROOM_AVX512 void round_trip_avx512(const std::vector<float>& from,
                                       std::vector<BFloat16>& rounded, std::vector<float>& back) {
    using V = Avx512Floats;
    for (std::size_t i = 0; i < from.size(); i += 16) {
        V::store(V::load(from.data() + i), rounded.data() + i);
        V::store(V::load(rounded.data() + i), back.data() + i);
    }
}

/// Numbers of every magnitude, infinities, NaNs and denormals, including ties.
std::vector<float> all_kinds() {
    Random random(1);
    std::vector<float> from;
    for (int i = 0; i < 1 << 16; ++i)
        from.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(random() >> 32)));
    for (std::uint32_t upper = 0; upper < 0x10000; ++upper)
        for (std::uint32_t lower : {0u, 1u, 0x7fffu, 0x8000u, 0x8001u, 0xffffu})
            from.push_back(std::bit_cast<float>(upper << 16 | lower));
    return from;
}

void expect_rounded(const std::vector<float>& from, const std::vector<BFloat16>& rounded,
                    const std::vector<float>& back) {
    for (std::size_t i = 0; i < from.size(); ++i) {
        ASSERT_EQ(rounded[i], BFloat16::from(from[i])) << from[i];
        ASSERT_EQ(bits(back[i]), bits(rounded[i].value()));
    }
}

TEST(FloatVector, RoundsAsOneBFloat16Does) {
    const auto from = all_kinds();
    for (int width : {16, 8, 1}) {
        std::vector<BFloat16> rounded(from.size());
        std::vector<float> back(from.size());
        round_trip(width, from, rounded, back);
        SCOPED_TRACE(width);
        expect_rounded(from, rounded, back);
    }
}

TEST(Avx512Floats, RoundAsOneBFloat16Does) {
    if (!avx512_here()) GTEST_SKIP() << "this processor has no AVX-512";
    const auto from = all_kinds();
    std::vector<BFloat16> rounded(from.size());
    std::vector<float> back(from.size());
    round_trip_avx512(from, rounded, back);
    expect_rounded(from, rounded, back);
}

} // namespace
} // namespace headroom
