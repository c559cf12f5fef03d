#include "core/kernels/isa/VnniLayout.h"

#include "core/engine/Compat.h"
#include "datasets/base/Random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

namespace headroom {
namespace {

std::size_t at(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

std::vector<float> random_floats(std::int64_t count) {
    Random random(1);
    std::vector<float> values(at(count));
    for (float& value : values)
        value = random.uniform(-3, 3);
    return values;
}

TEST(VnniLayout, InterleavesTwoRows) {
    using Shape = std::pair<std::int64_t, std::int64_t>;
    for (const auto& [rows, columns] : {Shape{0, 16}, Shape{2, 1}, Shape{38, 1}, Shape{2, 16},
                                        Shape{4, 64}, Shape{6, 7}, Shape{64, 48}}) {
        const auto src = random_floats(rows * columns);
        const BFloat16 untouched{0x1234};
        std::vector<BFloat16> dst(src.size() + 1, untouched);
        pack_vnni(src.data(), rows, columns, dst.data());
        for (std::int64_t row = 0; row < rows; ++row)
            for (std::int64_t c = 0; c < columns; ++c)
                ASSERT_EQ(dst[at((row / 2 * columns + c) * 2 + row % 2)],
                          BFloat16::from(src[at(row * columns + c)]))
                    << rows << "x" << columns << ", row " << row << ", column " << c;
        EXPECT_EQ(dst.back(), untouched);
    }
}

TEST(VnniLayout, RoundsAsBFloat16Does) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    // Two ties, a negative zero, an overflow, a denormal and infinities.
    const std::vector<float> row = {
        0x1.01p0f, 0x1.03p0f, -0.f, std::numeric_limits<float>::max(), 1e-40f, infinity, -infinity};
    const auto columns = static_cast<std::int64_t>(row.size());
    std::vector<float> src = row;
    src.resize(2 * row.size(), std::nanf(""));
    std::vector<BFloat16> dst(src.size());
    pack_vnni(src.data(), 2, columns, dst.data());
    for (std::size_t c = 0; c < row.size(); ++c) {
        EXPECT_EQ(dst[2 * c], BFloat16::from(row[c])) << row[c];
        EXPECT_TRUE(std::isnan(dst[2 * c + 1].value()));
    }
}

TEST(VnniLayout, IsOneDnnsReorder) {
    using dnnl::memory;
    for (const auto& [from, to, columns] :
         {std::tuple{memory::format_tag::AB16b64a, memory::format_tag::AB8b64a2b, 64},
          std::tuple{memory::format_tag::AB16b32a, memory::format_tag::AB8b32a2b, 32},
          std::tuple{memory::format_tag::AB16b16a, memory::format_tag::AB8b16a2b, 16},
          std::tuple{memory::format_tag::BA16a64b, memory::format_tag::BA16a64b, 1}}) {
        const compat::Dims dims{128, 192};
        auto src = random_floats(dims[0] * dims[1]);
        std::vector<BFloat16> expected(src.size()), actual(src.size());
        memory source({dims, memory::data_type::f32, from}, compat::cpu(), src.data());
        memory target({dims, memory::data_type::bf16, to}, compat::cpu(), expected.data());
        dnnl::stream stream(compat::cpu());
        dnnl::reorder(source, target).execute(stream, source, target);
        stream.wait();
        pack_vnni(src.data(), static_cast<std::int64_t>(src.size()) / columns, columns,
                  actual.data());
        EXPECT_EQ(actual, expected) << columns << " columns";
    }
}

} // namespace
} // namespace headroom
