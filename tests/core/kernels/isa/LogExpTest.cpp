#include "core/kernels/isa/LogExp.h"

#include "tests/core/kernels/Bits.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace headroom {
namespace {

float log_of(float x) {
    const auto v = FloatVector<1>::load(&x);
    FloatVector<1>::store(LogExp<1>::log(v), &x);
    return x;
}

float exp_of(float x) {
    const auto v = FloatVector<1>::load(&x);
    FloatVector<1>::store(LogExp<1>::exp(v), &x);
    return x;
}

TEST(LogExp, LogarithmIsThatOfTheCLibrary) {
    for (float x = 1.2e-38F; x < 3e38F; x *= 1.003F)
        ASSERT_NEAR(log_of(x), std::log(static_cast<double>(x)),
                    3e-7 * std::abs(std::log(static_cast<double>(x))))
            << x;
    for (float x = 0.5F; x < 2; x += 0x1p-12F) // around its zero
        ASSERT_NEAR(log_of(x), std::log(static_cast<double>(x)),
                    3e-7 * std::abs(std::log(static_cast<double>(x))))
            << x;
    EXPECT_EQ(log_of(1), 0);
}

TEST(LogExp, ExponentialIsThatOfTheCLibrary) {
    for (float x = -87; x <= 88; x += 0.0037F)
        ASSERT_NEAR(exp_of(x), std::exp(static_cast<double>(x)),
                    3e-7 * std::exp(static_cast<double>(x)))
            << x;
    EXPECT_EQ(exp_of(0), 1);
}

TEST(LogExp, BeyondItsRangeAnExponentialIsThatOfTheEnd) {
    EXPECT_EQ(exp_of(-1000), exp_of(-87));
    EXPECT_EQ(exp_of(1000), exp_of(88));
    EXPECT_EQ(exp_of(-std::numeric_limits<float>::infinity()), exp_of(-87));
}

TEST(LogExp, ANaNStaysOne) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(std::isnan(log_of(nan)));
    EXPECT_TRUE(std::isnan(exp_of(nan)));
    EXPECT_TRUE(std::isnan(log_of(std::numeric_limits<float>::infinity())));
}

TEST(LogExp, VectorsGiveTheBitsOfSingleValues) {
    std::vector<float> x(16), logs(16), exps(16);
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = 0.37F * static_cast<float>(i * i) + 0.01F;
    const auto v = FloatVector<16>::load(x.data());
    FloatVector<16>::store(LogExp<16>::log(v), logs.data());
    FloatVector<16>::store(LogExp<16>::exp(v), exps.data());
    for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT_EQ(bits(logs[i]), bits(log_of(x[i]))) << x[i];
        EXPECT_EQ(bits(exps[i]), bits(exp_of(x[i]))) << x[i];
    }
}

} // namespace
} // namespace headroom
