#include "core/kernels/amx/DenseTiles.h"

#include "tests/core/kernels/DenseExample.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace headroom {
namespace {

const DenseShape shapes[] = {
    {1, 32, 64},     {32, 96, 64},    {33, 64, 192},
    {128, 256, 64},  {100, 2080, 64}, // 2 packs of inputs
    {2000, 288, 64},
};

TEST(DenseTiles, MatchTheDefinition) {
    for (const auto& shape : shapes)
        for (auto unit : tile_units()) {
            const DenseExample<BFloat16> example(shape);
            example.expect_gradient(example.gradient(DenseTiles(shape, unit), 1), in_panels);
        }
}

TEST(DenseTiles, SharesGiveTheSameBits) {
    for (const auto& shape : shapes)
        for (auto unit : tile_units()) {
            const DenseExample<BFloat16> example(shape);
            const DenseTiles kernel(shape, unit);
            const auto whole = example.gradient(kernel, 1);
            for (int shares : {1, 2, 3})
                EXPECT_EQ(example.gradient(kernel, shares), whole) << shares;
        }
}

TEST(DenseTiles, SayWhatTheyCannotDo) {
    EXPECT_TRUE(DenseTiles::supports({1, 32, 64}));
    for (const auto& shape : {DenseShape{1, 48, 64}, {1, 32, 96}, {0, 32, 64}, {1, 0, 64}}) {
        EXPECT_FALSE(DenseTiles::supports(shape));
        EXPECT_THROW(DenseTiles{shape}, std::invalid_argument);
    }
}

} // namespace
} // namespace headroom
