#include "datasets/data/MemoryDataset.h"

#include "datasets/data/SubsetDataset.h"
#include "tests/datasets/TinyDataset.h"

#include <thread>

namespace headroom {
namespace {

using testing::ElementsAre;

TEST(MemoryDataset, ReadsBytesAsUnitRange) {
    const auto data =
        tiny_dataset(ImageShape{1, 1, 2}, {0, 1}, std::vector<std::uint8_t>{0, 255, 51, 102});
    Batch batch;
    data->read(std::vector<std::size_t>{1, 0, 1}, batch);
    EXPECT_EQ(batch.shape, (ImageShape{1, 1, 2}));
    EXPECT_THAT(batch.pixels,
                ElementsAre(51 / 255.0f, 102 / 255.0f, 0.0f, 1.0f, 51 / 255.0f, 102 / 255.0f));
    EXPECT_THAT(batch.labels, ElementsAre(1, 0, 1));
    EXPECT_THAT(batch.sample_ids, ElementsAre(1, 0, 1));
    EXPECT_EQ(data->sample_name(1), "image[1]");
}

TEST(MemoryDataset, ReadsFloatsAsTheyAre) {
    const auto data = tiny_dataset(ImageShape{1, 1, 1}, {0, 1}, std::vector<float>{0.25f, 0.7f});
    Batch batch;
    data->read(std::vector<std::size_t>{1}, batch);
    EXPECT_THAT(batch.pixels, ElementsAre(0.7f));
}

TEST(MemoryDataset, ReadsFromSeveralThreadsAtOnce) {
    const auto data = numbered_dataset(64, 4);
    std::vector<std::jthread> threads;
    std::vector<int> wrong(4);
    for (std::size_t t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            Batch batch;
            for (std::size_t i = 0; i < 2000; ++i) {
                data->read(std::vector<std::size_t>{(i + t) % 64}, batch);
                wrong[t] += batch.pixels[0] != static_cast<float>((i + t) % 64) / 255.0f;
            }
        });
    threads.clear();
    EXPECT_THAT(wrong, ElementsAre(0, 0, 0, 0));
}

TEST(Dataset, CountsClasses) {
    EXPECT_THAT(class_counts(*numbered_dataset(7, 3)), ElementsAre(3, 2, 2));
}

TEST(Dataset, FingerprintTellsDataApart) {
    const std::vector<std::uint8_t> pixels = {1, 2, 3, 4};
    const auto base = fingerprint(*tiny_dataset(ImageShape{1, 1, 2}, {0, 1}, pixels));
    EXPECT_EQ(base.size(), 16u);
    EXPECT_EQ(base, fingerprint(*tiny_dataset(ImageShape{1, 1, 2}, {0, 1}, pixels)));
    EXPECT_NE(base, fingerprint(*tiny_dataset(ImageShape{1, 2, 1}, {0, 1}, pixels)));
    EXPECT_NE(base, fingerprint(*tiny_dataset(ImageShape{1, 1, 2}, {1, 0}, pixels)));
    EXPECT_NE(base, fingerprint(*tiny_dataset(ImageShape{1, 1, 2}, {0, 1},
                                              std::vector<std::uint8_t>{1, 2, 4, 3})));
    EXPECT_NE(base, fingerprint(*tiny_dataset(ImageShape{1, 1, 2}, {0, 1}, pixels, {"a", "c"})));
}

TEST(SubsetDataset, HasIndicesOfItsOwn) {
    const SubsetDataset subset(numbered_dataset(10, 3), {8, 3, 5});
    EXPECT_EQ(subset.size(), 3u);
    EXPECT_THAT(subset.labels(), ElementsAre(2, 0, 2));
    EXPECT_EQ(subset.sample_name(0), "image[8]");
    Batch batch;
    subset.read(std::vector<std::size_t>{2, 0}, batch);
    EXPECT_THAT(batch.sample_ids, ElementsAre(2, 0));
    EXPECT_THAT(batch.labels, ElementsAre(2, 2));
    EXPECT_EQ(batch.pixels[0], 5 / 255.0f);
    EXPECT_THROW(SubsetDataset(numbered_dataset(10, 3), {10}), std::out_of_range);
}

TEST(SubsetDataset, SelectsClassesInTheOrderOfTheData) {
    const auto subset = SubsetDataset::with_classes(numbered_dataset(9, 3), {"c2", "c0"});
    EXPECT_THAT(subset->classes(), ElementsAre("c0", "c2"));
    EXPECT_THAT(subset->labels(), ElementsAre(0, 1, 0, 1, 0, 1));
    Batch batch;
    subset->read(std::vector<std::size_t>{1, 2}, batch);
    EXPECT_THAT(batch.labels, ElementsAre(1, 0));
    EXPECT_EQ(batch.pixels[0], 2 / 255.0f);
    EXPECT_EQ(batch.pixels[1], 3 / 255.0f);

    const auto all = numbered_dataset(9, 3);
    EXPECT_EQ(SubsetDataset::with_classes(all, {}), all);
}

TEST(SubsetDataset, RefusesClassesThatAreNotThere) {
    const auto select = [](std::vector<std::string> names) {
        return [names] { SubsetDataset::with_classes(numbered_dataset(9, 3), names); };
    };
    expect_error(Failure::usage, {"--classes car: no such class", "c0, c1, c2"},
                 select({"c0", "car"}));
    expect_error(Failure::usage, {"--classes c1: is given twice"}, select({"c1", "c0", "c1"}));
}

} // namespace
} // namespace headroom
