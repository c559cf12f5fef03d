#include "core/kernels/isa/Registers.h"

#include "tests/core/kernels/RegistersOfMachine.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Registers, AreWithinTheCapOnOneDnn) {
    for (const char* cap : {"", "ALL", "default", "AVX512_CORE", "avx512_core_amx", "nonsense"})
        EXPECT_EQ(registers_within(cap), Registers::avx512) << cap;
    for (const char* cap : {"AVX2", "avx2_vnni", "AVX2_VNNI_2"})
        EXPECT_EQ(registers_within(cap), Registers::avx2) << cap;
    for (const char* cap : {"AVX", "sse41"})
        EXPECT_EQ(registers_within(cap), Registers::none) << cap;
}

TEST(Registers, TheWidestAreTheMachines) {
    const auto all = registers_of_machine();
    const auto widest = widest_registers();
    EXPECT_TRUE(widest == Registers::none || std::ranges::count(all, widest) == 1);
}

TEST(Registers, HaveSoManyFloats) {
    EXPECT_EQ(lanes(Registers::avx2), 8);
    EXPECT_EQ(lanes(Registers::avx512), 16);
}

} // namespace
} // namespace headroom
