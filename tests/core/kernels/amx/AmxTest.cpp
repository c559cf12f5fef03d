#include "core/kernels/amx/Amx.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Amx, TheCapIsReadAsOneDnnReadsIt) {
    for (auto* cap : {"", "ALL", "default", "AVX512_CORE_AMX", "avx512_core_amx_fp16",
                      "AVX10_1_512_AMX", "nonsense"})
        EXPECT_TRUE(cap_allows_amx(cap)) << cap;
    for (auto* cap : {"SSE41", "AVX", "avx2", "AVX2_VNNI_2", "AVX512_CORE", "AVX512_CORE_VNNI",
                      "avx512_core_bf16", "AVX512_CORE_FP16", "AVX10_1_512"})
        EXPECT_FALSE(cap_allows_amx(cap)) << cap;
}

} // namespace
} // namespace headroom
