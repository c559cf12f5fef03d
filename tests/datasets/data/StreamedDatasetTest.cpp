#include "datasets/data/StreamedDataset.h"

#include "datasets/base/Random.h"
#include "datasets/data/BatchLoader.h"
#include "datasets/data/MemoryDataset.h"
#include "datasets/data/PooledDataset.h"
#include "datasets/data/SampleOrder.h"
#include "datasets/data/SubsetDataset.h"
#include "datasets/splits/LimitedDataset.h"
#include "tests/datasets/TinyDataset.h"

#include <atomic>
#include <cmath>
#include <numeric>
#include <thread>

namespace headroom {
namespace {

/// Images of one pixel, whose value is the sample's number modulo 256, in blocks; counts the reads
/// of blocks.
struct Source {
    std::size_t count, block_size;
    int classes = 10;
    std::shared_ptr<std::atomic<int>> reads = std::make_shared<std::atomic<int>>(0);

    /// Sorted by class, as files often are.
    Images images() const {
        Images images;
        images.shape = {1, 1, 1};
        for (int c = 0; c < classes; ++c)
            images.classes.push_back(fmt::format("c{}", c));
        for (std::size_t i = 0; i < count; ++i)
            images.labels.push_back(
                static_cast<int>(i * static_cast<std::size_t>(classes) / count));
        images.name = [](std::size_t index) { return fmt::format("x[{}]", index); };
        images.blocks = {block_size, 1,
                         [reads = reads](std::size_t first, std::size_t n, Pixels& out) {
                             ++*reads;
                             out = values(first, n);
                         }};
        return images;
    }
    static Pixels values(std::size_t first, std::size_t count) {
        std::vector<std::uint8_t> bytes(count);
        std::iota(bytes.begin(), bytes.end(), static_cast<std::uint8_t>(first));
        return bytes;
    }
    DatasetPtr in_memory() const {
        auto all = images();
        all.blocks = {};
        all.pixels = values(0, count);
        return std::make_shared<MemoryDataset>(std::move(all));
    }
    DatasetPtr streamed(std::size_t blocks_kept) const {
        return std::make_shared<StreamedDataset>(images(), blocks_kept * block_size);
    }
};

TEST(StreamedDataset, GivesTheBatchesThatMemoryGives) {
    const Source source{1003, 16};
    const auto streamed = source.streamed(3), memory = source.in_memory();
    BatchLoader from_file(streamed, {.batch_size = 50}), from_memory(memory, {.batch_size = 50});
    from_file.start(0);
    from_memory.start(0);
    while (const Batch* expected = from_memory.next()) {
        const Batch* batch = from_file.next();
        ASSERT_NE(batch, nullptr);
        EXPECT_EQ(batch->pixels, expected->pixels);
        EXPECT_EQ(batch->labels, expected->labels);
        EXPECT_EQ(batch->sample_ids, expected->sample_ids);
    }
    EXPECT_EQ(from_file.next(), nullptr);
    EXPECT_EQ(*source.reads, 63) << "each block once, in order";
    EXPECT_EQ(streamed->sample_name(17), "x[17]");

    Batch one, same;
    const std::vector<std::size_t> anywhere = {1002, 0, 500, 501, 0};
    streamed->read(anywhere, one);
    memory->read(anywhere, same);
    EXPECT_EQ(one.pixels, same.pixels);
    EXPECT_EQ(one.labels, same.labels);
}

TEST(StreamedDataset, HasTheFingerprintOfMemory) {
    const Source source{1003, 16};
    EXPECT_EQ(fingerprint(*source.streamed(1)), fingerprint(*source.in_memory()));
}

TEST(StreamedDataset, FingerprintsOfItsPartsTakeOnePass) {
    const Source source{1000, 10};
    const auto parts = [](const DatasetPtr& data) {
        std::vector<std::size_t> odd, even;
        for (std::size_t i = 0; i < data->size(); ++i)
            (i % 2 ? odd : even).push_back(i);
        return std::vector<DatasetPtr>{std::make_shared<SubsetDataset>(data, odd),
                                       std::make_shared<SubsetDataset>(data, even)};
    };
    const auto found = fingerprints(parts(source.streamed(2)));
    EXPECT_EQ(*source.reads, 100);
    const auto expected = fingerprints(parts(source.in_memory()));
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(found[i].text, expected[i].text);
        EXPECT_EQ(found[i].images, expected[i].images);
        EXPECT_EQ(found[i].images.size(), 500U);
    }
    EXPECT_NE(found[0].text, found[1].text);
}

TEST(StreamedDataset, ReadsFromSeveralThreadsAtOnce) {
    const Source source{256, 4};
    const auto data = source.streamed(5);
    std::vector<int> wrong(4);
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                Batch batch;
                for (std::size_t i = 0; i < 2000; ++i) {
                    const auto index = (i * 7 + t * 64) % 256;
                    data->read(std::vector<std::size_t>{index}, batch);
                    wrong[t] += batch.pixels[0] != static_cast<float>(index) / 255.0f;
                }
            });
    }
    EXPECT_EQ(wrong, std::vector<int>(4));
}

TEST(StreamedDataset, ABlockThatCannotBeReadIsTriedAgain) {
    auto images = Source{8, 4}.images();
    images.blocks.read = [fails = true](std::size_t first, std::size_t count, Pixels& out) mutable {
        if (std::exchange(fails, false)) throw data_error("not now");
        out = Source::values(first, count);
    };
    const StreamedDataset data(std::move(images), 100);
    Batch batch;
    const std::vector<std::size_t> first = {0};
    expect_error(Failure::bad_data, {"not now"}, [&] { data.read(first, batch); });
    data.read(first, batch);
    EXPECT_EQ(batch.pixels[0], 0.0f);
}

TEST(SampleOrder, HasEverySampleOnceAndReadsEachBlockAboutOnce) {
    const Source source{10000, 10};
    const auto data = source.streamed(100); // ten windows
    auto order = shuffled_order(*data, 1, 0);
    Batch batch;
    for (std::size_t i = 0; i < order.size(); i += 100)
        data->read(std::span(order).subspan(i, 100), batch);
    EXPECT_GE(*source.reads, 1000);
    EXPECT_LE(*source.reads, 1010);

    EXPECT_EQ(shuffled_order(*data, 1, 0), order) << "a function of seed and epoch";
    EXPECT_NE(shuffled_order(*data, 2, 0), order);
    EXPECT_NE(shuffled_order(*data, 1, 1), order);
    std::ranges::sort(order);
    std::vector<std::size_t> all(10000);
    std::iota(all.begin(), all.end(), 0);
    EXPECT_EQ(order, all);
}

TEST(SampleOrder, IsWhatItWasWhereAnyOrderOfReadingIsAlike) {
    const auto memory = numbered_dataset(100, 2);
    std::vector<std::size_t> expected(100);
    std::iota(expected.begin(), expected.end(), 0);
    Random::stream({4, Random::hash("order"), 2}).shuffle(expected);
    EXPECT_EQ(shuffled_order(*memory, 4, 2), expected);
}

TEST(SampleOrder, MixesAFileThatIsSortedByClass) {
    const Source source{10000, 10};
    const auto data = source.streamed(100);
    const auto order = shuffled_order(*data, 1, 0);
    // Drawn from the whole file, a class would have 10 of the 100 images of a batch, give or take
    // 3 (the standard deviation of a binomial). Windows of 100 of 1000 blocks mix nearly as well.
    double squares = 0;
    for (std::size_t i = 0; i < order.size(); i += 100) {
        std::vector<int> counts(10);
        for (std::size_t k = i; k < i + 100; ++k)
            ++counts[static_cast<std::size_t>(data->labels()[order[k]])];
        for (int count : counts)
            squares += (count - 10.0) * (count - 10.0);
    }
    const double deviation = std::sqrt(squares / 1000);
    EXPECT_GT(deviation, 2.0);
    EXPECT_LT(deviation, 5.0);
}

TEST(SampleOrder, OfSeveralDatasetsTogether) {
    const auto memory = PooledDataset::of({numbered_dataset(10, 2), numbered_dataset(20, 2)});
    EXPECT_EQ(memory->block_of(29), 0u) << "in memory any order is alike";
    const Source source{60, 10, 2};
    const auto streamed = PooledDataset::of({source.streamed(3), source.streamed(2)});
    EXPECT_EQ(streamed->block_of(59), 5u);
    EXPECT_EQ(streamed->block_of(60), 6u);
    EXPECT_EQ(streamed->blocks_at_hand(), 5u);
    auto order = shuffled_order(*streamed, 1, 0);
    std::ranges::sort(order);
    EXPECT_EQ(order.size(), 120u);
    EXPECT_TRUE(std::ranges::adjacent_find(order) == order.end());
}

TEST(SampleOrder, MixesAPartOfASortedFileToo) {
    const Source source{2000, 10};
    const auto part = limited_dataset(source.streamed(50), 500, 3);
    auto order = shuffled_order(*part, 1, 0);
    EXPECT_EQ(order.size(), 500u);
    std::ranges::sort(order);
    EXPECT_TRUE(std::ranges::adjacent_find(order) == order.end());
    EXPECT_EQ(order.back(), 499u);
}

} // namespace
} // namespace headroom
