#include "datasets/data/PooledDataset.h"

#include "tests/datasets/TinyDataset.h"

#include <array>

namespace headroom {
namespace {

using testing::ElementsAre;

DatasetPtr pixels(std::vector<std::uint8_t> values, std::vector<int> labels) {
    return tiny_dataset({1, 1, 1}, std::move(labels), std::move(values));
}

TEST(PooledDataset, IsOneAfterTheOther) {
    const auto pool =
        PooledDataset::of({pixels({0, 51}, {0, 1}), nullptr, pixels({102, 153, 255}, {1, 1, 0})});
    EXPECT_EQ(pool->size(), 5u);
    EXPECT_THAT(pool->labels(), ElementsAre(0, 1, 1, 1, 0));
    EXPECT_EQ(pool->sample_name(1), "image[1]");
    EXPECT_EQ(pool->sample_name(2), "image[0]");
    Batch batch;
    pool->read(std::array<std::size_t, 4>{4, 1, 2, 1}, batch);
    EXPECT_THAT(batch.pixels, ElementsAre(1.0f, 0.2f, 0.4f, 0.2f));
    EXPECT_THAT(batch.labels, ElementsAre(0, 1, 1, 1));
    EXPECT_THAT(batch.sample_ids, ElementsAre(4, 1, 2, 1));
    EXPECT_THROW(pool->sample_name(5), std::out_of_range);
}

TEST(PooledDataset, OneAloneStaysAsItIs) {
    const auto only = pixels({0, 51}, {0, 1});
    EXPECT_EQ(PooledDataset::of({nullptr, only}), only);
}

} // namespace
} // namespace headroom
