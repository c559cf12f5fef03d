#include "datasets/splits/LimitedDataset.h"

#include "tests/datasets/TinyDataset.h"

#include <algorithm>

namespace headroom {
namespace {

/// 80, 19 and 1 samples of three classes.
DatasetPtr photos() {
    std::vector<int> labels(80, 0);
    labels.insert(labels.end(), 19, 1);
    labels.push_back(2);
    std::vector<std::uint8_t> pixels(labels.size());
    return tiny_dataset({1, 1, 1}, std::move(labels), std::move(pixels), {"a", "b", "c"});
}

TEST(LimitedDataset, KeepsTheSharesOfTheClasses) {
    const auto part = limited_dataset(photos(), 20, 7);
    const auto count = [&](int label) { return std::ranges::count(part->labels(), label); };
    EXPECT_EQ(count(0), 16);
    EXPECT_EQ(count(1), 4);
    EXPECT_EQ(count(2), 1) << "at least one of each";
    EXPECT_EQ(limited_dataset(photos(), 20, 7)->sample_name(3), part->sample_name(3));
}

TEST(LimitedDataset, ASmallerOneIsPartOfALargerOne) {
    const auto names = [](std::size_t count) {
        std::vector<std::string> all;
        const auto part = limited_dataset(photos(), count, 7);
        for (std::size_t i = 0; i < part->size(); ++i)
            all.push_back(part->sample_name(i));
        std::ranges::sort(all);
        return all;
    };
    for (std::size_t count = 1; count < 100; ++count)
        EXPECT_TRUE(std::ranges::includes(names(count + 1), names(count))) << count;
}

TEST(LimitedDataset, WithoutALimitItIsTheSource) {
    const auto all = photos();
    EXPECT_EQ(limited_dataset(all, 0, 7), all);
    EXPECT_EQ(limited_dataset(all, 100, 7), all);
    EXPECT_EQ(limited_dataset(nullptr, 20, 7), nullptr);
}

} // namespace
} // namespace headroom
