#include "core/kernels/isa/Transpose.h"

#include "tests/core/kernels/RegistersOfMachine.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace headroom {
namespace {

TEST(Transpose, RowsBecomeColumns) {
    for (auto registers : registers_of_machine())
        for (int rows : {16, 48})
            for (int columns : {16, 32}) {
                const int from_stride = columns + 3, to_stride = rows + 5;
                std::vector<float> from(static_cast<std::size_t>(rows * from_stride));
                std::iota(from.begin(), from.end(), 0.f);
                std::vector<float> to(static_cast<std::size_t>(columns * to_stride), -1);
                auto expected = to;
                for (int row = 0; row < rows; ++row)
                    for (int column = 0; column < columns; ++column)
                        expected[static_cast<std::size_t>(column * to_stride + row)] =
                            from[static_cast<std::size_t>(row * from_stride + column)];
                transpose(from.data(), rows, columns, from_stride, to.data(), to_stride, registers);
                EXPECT_EQ(to, expected) << rows << "x" << columns;
            }
}

} // namespace
} // namespace headroom
