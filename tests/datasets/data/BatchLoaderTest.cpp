#include "datasets/data/BatchLoader.h"

#include "tests/datasets/TinyDataset.h"

#include <algorithm>
#include <atomic>
#include <numeric>

namespace headroom {
namespace {

using Ids = std::vector<std::vector<std::size_t>>;

Ids read_all(BatchLoader& loader) {
    Ids ids;
    while (const Batch* batch = loader.next()) {
        for (std::size_t i = 0; i < batch->count(); ++i)
            EXPECT_EQ(batch->pixels[i], static_cast<float>(batch->sample_ids[i]) / 255.0f);
        ids.push_back(batch->sample_ids);
    }
    return ids;
}

TEST(BatchLoader, ReadsInOrderAndKeepsTheLastBatch) {
    BatchLoader loader(numbered_dataset(7, 2), {.batch_size = 3});
    EXPECT_EQ(loader.batches(), 3u);
    EXPECT_EQ(loader.samples(), 7u);
    loader.start(0);
    EXPECT_EQ(read_all(loader), (Ids{{0, 1, 2}, {3, 4, 5}, {6}}));
    EXPECT_EQ(loader.next(), nullptr) << "the end stays the end";
}

TEST(BatchLoader, DropsTheLastBatchIfAskedTo) {
    BatchLoader loader(numbered_dataset(7, 2), {.batch_size = 3, .last_batch = LastBatch::drop});
    EXPECT_EQ(loader.batches(), 2u);
    EXPECT_EQ(loader.samples(), 6u);
    loader.start(0);
    EXPECT_EQ(read_all(loader), (Ids{{0, 1, 2}, {3, 4, 5}}));

    BatchLoader none(numbered_dataset(2, 2), {.batch_size = 3, .last_batch = LastBatch::drop});
    EXPECT_EQ(none.batches(), 0u);
    none.start(0);
    EXPECT_EQ(none.next(), nullptr);
}

TEST(BatchLoader, ShufflesEachEpochAnew) {
    BatchLoader loader(numbered_dataset(100, 2), {.batch_size = 100, .shuffle = true, .seed = 4});
    loader.start(0);
    auto first = read_all(loader);
    loader.start(1);
    const auto second = read_all(loader);
    loader.start(0);
    EXPECT_EQ(read_all(loader), first);
    EXPECT_NE(first, second);
    std::sort(first[0].begin(), first[0].end());
    std::vector<std::size_t> all(100);
    std::iota(all.begin(), all.end(), 0);
    EXPECT_EQ(first[0], all);
}

TEST(BatchLoader, AnEpochCanBeEnteredAtAnyBatch) {
    const LoaderOptions options{.batch_size = 8,
                                .shuffle = true,
                                .seed = 4,
                                .augmentation = {.flip = true, .shift = 0},
                                .normalisation = {{0.0f}, {1.0f}}};
    BatchLoader loader(numbered_dataset(50, 2), options);
    loader.start(3);
    auto whole = read_all(loader);
    for (std::size_t first = 0; first <= 8; ++first) {
        loader.start(3, first);
        const auto skipped = std::min(first, whole.size());
        EXPECT_EQ(read_all(loader),
                  Ids(whole.begin() + static_cast<std::ptrdiff_t>(skipped), whole.end()));
    }
}

TEST(BatchLoader, CanBeLeftAndStartedInTheMiddle) {
    BatchLoader loader(numbered_dataset(100, 2), {.batch_size = 1});
    for (int i = 0; i < 20; ++i) {
        loader.start(0, 10);
        ASSERT_NE(loader.next(), nullptr);
        EXPECT_EQ(loader.next()->sample_ids[0], 11u);
    }
} // and ends while the reader is at work

TEST(BatchLoader, AppliesAugmentationBeforeNormalisation) {
    // Zeros from a shift are zeros of the image, so they are normalised as well.
    BatchLoader loader(
        tiny_dataset({1, 1, 1}, std::vector<int>(64, 0), std::vector<float>(64, 1.0f)),
        {.batch_size = 64, .augmentation = {.shift = 1}, .normalisation = {{0.5f}, {0.5f}}});
    loader.start(0);
    const auto pixels = loader.next()->pixels;
    EXPECT_THAT(pixels, testing::Each(testing::AnyOf(1.0f, -1.0f)));
    EXPECT_THAT(pixels, testing::Contains(1.0f));
    EXPECT_THAT(pixels, testing::Contains(-1.0f));
}

/// Fails at one sample; counts the batches read.
class FailingDataset : public MemoryDataset {
  public:
    FailingDataset(std::size_t size, std::size_t bad) : MemoryDataset(make(size)), bad_(bad) {}
    void read(std::span<const std::size_t> indices, Batch& batch) const override {
        ++reads;
        if (std::find(indices.begin(), indices.end(), bad_) != indices.end())
            throw data_error("sample " + std::to_string(bad_) + " is bad");
        MemoryDataset::read(indices, batch);
    }
    mutable std::atomic<int> reads = 0;

  private:
    static Images make(std::size_t size) {
        return {{1, 1, 1}, std::vector<std::uint8_t>(size), {"a", "b"}, std::vector<int>(size), {}};
    }
    std::size_t bad_;
};

TEST(BatchLoader, RethrowsTheReadersErrorInItsPlace) {
    BatchLoader loader(std::make_shared<FailingDataset>(10, 5), {.batch_size = 2});
    loader.start(0);
    EXPECT_NE(loader.next(), nullptr);
    EXPECT_NE(loader.next(), nullptr);
    for (int i = 0; i < 2; ++i)
        expect_error(Failure::bad_data, {"sample 5 is bad"}, [&] { loader.next(); });
    loader.start(0, 3);
    EXPECT_NE(loader.next(), nullptr) << "a new start forgets the error";
}

TEST(BatchLoader, ReadsOnlyAFewBatchesAhead) {
    const auto data = std::make_shared<FailingDataset>(1000, 1000);
    BatchLoader loader(data, {.batch_size = 1});
    loader.start(0);
    ASSERT_NE(loader.next(), nullptr);
    loader.start(0, 999); // has joined the first reader
    EXPECT_LT(data->reads, 10);
}

TEST(BatchLoader, RefusesABatchSizeOfZero) {
    expect_error(Failure::usage, {"batch size of 0"},
                 [] { BatchLoader(numbered_dataset(2, 2), {.batch_size = 0}); });
}

} // namespace
} // namespace headroom
