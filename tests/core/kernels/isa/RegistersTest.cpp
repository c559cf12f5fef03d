#include "core/kernels/isa/Registers.h"

#include "tests/core/kernels/RegistersOfMachine.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Registers, TheWidestAreTheMachines) {
    const auto all = registers_of_machine();
    const auto widest = registers_here();
    EXPECT_TRUE(widest == Registers::none || std::ranges::count(all, widest) == 1);
}

TEST(Registers, HaveSoManyFloats) {
    EXPECT_EQ(lanes(Registers::avx2), 8);
    EXPECT_EQ(lanes(Registers::avx512), 16);
}

} // namespace
} // namespace headroom
