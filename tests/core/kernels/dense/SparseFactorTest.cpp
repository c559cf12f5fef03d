#include "core/kernels/dense/SparseFactor.h"

#include "tests/core/kernels/DenseExample.h"
#include "tests/core/kernels/RegistersOfMachine.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace headroom {
namespace {

std::size_t size(int a, int b) {
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

/// Returns the registers for products of T on this machine.
template <typename T>
std::vector<Registers> registers_for() {
    if constexpr (sizeof(T) == sizeof(float)) return registers_of_machine();
    if (bfloat16_pairs_here()) return {Registers::avx512};
    return {};
}

/// A product of a, rows x columns, with b, columns x width.
template <typename T>
struct Product {
    int rows, columns, width;
    std::vector<T> a, b;

    Product(int height, int terms, int percent_zeros, int panel = 64)
        : rows(height), columns(terms), width(panel), a(random_values(size(rows, columns), 1, T{})),
          b(random_values(size(columns, width), 2, T{})) {
        Random random(3);
        for (T& value : a)
            if (static_cast<int>(random.below(100)) < percent_zeros) value = T{};
    }

    std::vector<float> product(const SparseFactor<T>& factor) const {
        std::vector<float> c(size(rows, width), NAN);
        for (int chunk = 0; chunk < factor.chunks(); ++chunk)
            for (int row = 0; row < rows; row += 5) // in parts
                factor.multiply(chunk, row, std::min(5, rows - row),
                                b.data() + size(chunk, factor.chunk_columns * width),
                                c.data() + size(row, width));
        return c;
    }
    std::vector<float> by_rows(Registers registers) const {
        Scratch scratch(SparseFactor<T>::scratch_bytes(rows, columns));
        SparseFactor<T> factor(rows, columns, width, registers, scratch.data());
        factor.take_rows(a.data());
        return product(factor);
    }
    std::vector<float> by_columns(Registers registers) const {
        std::vector<T> transposed(a.size());
        std::vector<const T*> at;
        for (int k = 0; k < columns; ++k) {
            at.push_back(transposed.data() + size(k, rows));
            for (int row = 0; row < rows; ++row)
                transposed[size(k, rows) + size(row, 1)] = a[size(row, columns) + size(k, 1)];
        }
        Scratch scratch(SparseFactor<T>::scratch_bytes(rows, columns));
        SparseFactor<T> factor(rows, columns, width, registers, scratch.data());
        factor.take_columns(at);
        return product(factor);
    }
};

template <typename T>
class SparseFactorTest : public testing::Test {};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(SparseFactorTest, Types);

TYPED_TEST(SparseFactorTest, MatchesTheDefinition) {
    for (auto registers : registers_for<TypeParam>())
        for (int width : {64, 32})
            for (int zeros : {0, 50, 90, 100})
                for (auto [rows, columns] :
                     {std::pair{1, 1}, {3, 2}, {7, 127}, {12, 128}, {6, 300}}) {
                    const Product<TypeParam> p(rows, columns, zeros, width);
                    const auto c = p.by_rows(registers);
                    for (int row = 0; row < rows; ++row)
                        for (int j = 0; j < width; ++j) {
                            double sum = 0;
                            for (int k = 0; k < columns; ++k)
                                sum += static_cast<double>(
                                           to_float(p.a[size(row, columns) + size(k, 1)])) *
                                       to_float(p.b[size(k, width) + size(j, 1)]);
                            ASSERT_NEAR(c[size(row, width) + size(j, 1)], sum, 1e-6 * columns)
                                << rows << "x" << columns << ", " << zeros << "% zeros: " << row
                                << ", " << j;
                        }
                    EXPECT_EQ(p.by_columns(registers), c) << rows << "x" << columns;
                }
}

TYPED_TEST(SparseFactorTest, AZeroTimesInfinityIsZero) {
    const auto infinity = from_float<TypeParam>(std::numeric_limits<float>::infinity());
    for (auto registers : registers_for<TypeParam>()) {
        Product<TypeParam> p(1, 9, 0);
        for (int k : {0, 3, 4, 8}) {
            p.a[size(k, 1)] = from_float<TypeParam>(k % 2 ? -0.f : 0.f);
            std::fill_n(p.b.begin() + k * p.width, p.width, infinity);
        }
        for (float value : p.by_rows(registers))
            ASSERT_TRUE(std::isfinite(value));
        p.a[3] = from_float<TypeParam>(NAN);
        for (float value : p.by_rows(registers))
            ASSERT_TRUE(std::isnan(value));
    }
}

} // namespace
} // namespace headroom
