#include "core/kernels/isa/Dispatch.h"

#include "core/kernels/amx/Amx.h"
#include "core/kernels/amx/TilePacking.h"
#include "core/kernels/dense/DenseShape.h"
#include "core/kernels/dense/GemmKernel.h"
#include "core/kernels/dense/SparseFactor.h"
#include "core/kernels/fused/MaxPool.h"
#include "core/kernels/fused/PooledConv.h"
#include "core/kernels/fused/ReluConcat.h"
#include "core/kernels/isa/IsaCap.h"
#include "core/kernels/isa/Transpose.h"
#include "core/kernels/winograd/Int16Quantisation.h"
#include "core/kernels/winograd/Winograd.h"
#include "tests/core/kernels/RegistersOfMachine.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

namespace headroom {
namespace {

[[gnu::always_inline]] inline void square_loop(int count, const float* src, float* dst) {
    for (int i = 0; i < count; ++i)
        dst[i] = src[i] * src[i];
}
[[gnu::always_inline]] inline int count_loop(int a, int b) {
    return a + b;
}

TEST(Dispatch, RunsALoopOnTheWidestRegisters) {
    std::array<float, 100> src{}, dst{};
    for (int i = 0; i < 100; ++i)
        src[static_cast<std::size_t>(i)] = static_cast<float>(i);
    run_widest<square_loop>(100, static_cast<const float*>(src.data()), dst.data());
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(dst[static_cast<std::size_t>(i)], i * i);
    EXPECT_EQ(run_widest<count_loop>(3, 4), 7);
}

void function_of_avx2() {}
void function_of_avx512() {}

TEST(Dispatch, SelectsTheFunctionForTheRegisters) {
    for (const auto registers : registers_of_machine())
        EXPECT_EQ(select("a test", registers, function_of_avx2, function_of_avx512),
                  registers == Registers::avx2 ? function_of_avx2 : function_of_avx512);
}

class DispatchDeath : public testing::Test {
  protected:
    void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(DispatchDeath, NoRegistersHaveNoKernel) {
    std::array<float, 256> from{}, to{};
    EXPECT_DEATH(transpose(from.data(), 16, 16, 16, to.data(), 16, Registers::none),
                 "no code for a transpose: no vector registers");
}

TEST_F(DispatchDeath, OtherColumnsHaveNoKernel) {
    if (registers_here() == Registers::none) GTEST_SKIP() << "this processor has no AVX2";
    std::array<float, 80> b{}, c{};
    const float a = 1;
    const GemmKernel product{.rows = 1, .steps = 1, .columns = 80, .registers = registers_here()};
    EXPECT_DEATH(product.run(&a, b.data(), c.data()), "no code for a GEMM kernel: other columns");
}

TEST_F(DispatchDeath, RegistersThatAreNotHereHaveNoKernel) {
    if (avx512_here()) GTEST_SKIP() << "AVX-512 is here";
    std::array<float, 256> from{}, to{};
    EXPECT_DEATH(transpose(from.data(), 16, 16, 16, to.data(), 16, Registers::avx512),
                 "no code for a transpose: AVX-512");
    std::array<std::uint16_t, 64> masks{};
    const MaxPool pool{.images = 1, .height = 2, .width = 2, .channels = 16};
    EXPECT_DEATH(maxpool_forward(pool, from.data(), to.data(), masks.data()),
                 "no code for max pooling");
    EXPECT_DEATH(maxpool_relu_backward(pool, from.data(), masks.data(), to.data()),
                 "no code for max pooling");
    const ReluConcat concat{.rows = 1, .first = 16, .second = 16};
    EXPECT_DEATH(relu_concat_forward(concat, from.data(), from.data(), to.data(), masks.data()),
                 "no code for ReLU and concatenation");
    std::array<Int16Pair, 16> pairs{};
    EXPECT_DEATH(quantise_rows(from.data(), 1, 16, pairs.data(), to.data()),
                 "no code for int16 quantisation");
    const GemmKernel product{.rows = 1, .steps = 1, .columns = 16};
    EXPECT_DEATH(product.run(from.data(), from.data(), to.data()), "no code for a GEMM kernel");
    EXPECT_DEATH(product.run(pairs.data(), pairs.data(), to.data()), "AVX512_VNNI");
    std::array<BFloat16Pair, 16> bfloats{};
    EXPECT_DEATH(product.run(bfloats.data(), bfloats.data(), to.data()), "AVX512_BF16");
}

/// Checks which code every family of kernels would use here.
TEST(Dispatch, ChoosesWithinTheUsersLimit) {
    const IsaLimit limit = isa_limit(isa_cap());
    EXPECT_LE(registers_here(), limit.registers);
    EXPECT_LE(dense_registers<float>(), limit.registers);
    EXPECT_LE(dense_registers<BFloat16>(), limit.registers);
    for (const auto registers : registers_of_machine())
        EXPECT_LE(registers, limit.registers);
    EXPECT_LE(amx_usable(), limit.amx);
    if (!limit.bfloat16_pairs) {
        EXPECT_FALSE(bfloat16_pairs_here());
        EXPECT_EQ(dense_registers<BFloat16>(), Registers::none);
    }
    EXPECT_LE(int16_pairs_here(), limit.int16_pairs);
    if (limit.registers == Registers::avx512) GTEST_SKIP() << "AVX-512 is allowed";

    EXPECT_FALSE(maxpool_runs());
    EXPECT_FALSE(relu_concat_runs());
    EXPECT_EQ(avx512_packing(), nullptr);
    const ConvShape first{.channels = 1,
                          .filters = 32,
                          .height = 28,
                          .width = 28,
                          .kernel_h = 3,
                          .kernel_w = 3,
                          .padding_h = 1,
                          .padding_w = 1};
    EXPECT_FALSE(PooledConv<float>::supports(first));
    EXPECT_FALSE(PooledConv<BFloat16>::supports(first));
    ConvShape inner = first;
    inner.channels = 32;
    EXPECT_FALSE(
        Winograd::supports(inner, {.outputs = 4, .tiles_per_block = 1}, Registers::avx512));
    EXPECT_FALSE(Winograd::supports(inner, {.outputs = 8, .tiles_per_block = 1}));
    EXPECT_FALSE(Winograd::supports(inner, {.outputs = 4, .tiles_per_block = 1, .int16 = true}));
}

} // namespace
} // namespace headroom
