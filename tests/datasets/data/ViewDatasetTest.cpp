#include "datasets/data/ViewDataset.h"

#include "datasets/data/BatchLoader.h"
#include "tests/datasets/TinyDataset.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <numeric>
#include <set>

namespace headroom {
namespace {

constexpr std::size_t count = 12, width = 4;

/// Images of one row; their pixels rise to the right.
DatasetPtr images() {
    std::vector<std::uint8_t> pixels(count * width);
    std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});
    std::vector<int> labels(count);
    for (std::size_t i = 0; i < count; ++i)
        labels[i] = static_cast<int>(i % 2);
    return tiny_dataset({1, 1, width}, labels, pixels);
}

Batch read(const Dataset& data, const std::vector<std::size_t>& indices) {
    Batch batch;
    data.read(indices, batch);
    return batch;
}

TEST(ViewDataset, TwoViewsOfFlipAreTheImageAndItsMirrorImage) {
    const ViewDataset views(images(), {.flip = true}, 2);
    ASSERT_EQ(views.size(), 2 * count);
    const auto as_is = read(*images(), {3}), both = read(views, {3, count + 3});
    EXPECT_TRUE(std::ranges::equal(as_is.pixels, std::span(both.pixels).first(width)));
    auto mirrored = as_is.pixels;
    std::ranges::reverse(mirrored);
    EXPECT_TRUE(std::ranges::equal(mirrored, std::span(both.pixels).last(width)));
    EXPECT_EQ(both.labels, (std::vector<int>{1, 1}));
    EXPECT_EQ(both.sample_ids, (std::vector<std::size_t>{3, count + 3}));
}

TEST(ViewDataset, AViewIsTheSameWhateverIsReadBesideIt) {
    const ViewDataset views(images(), {.shift = 2}, 3);
    std::set<std::vector<float>> different;
    for (std::size_t view = 0; view < 3; ++view) {
        const auto alone = read(views, {view * count + 5});
        const auto second = read(views, {7, view * count + 5});
        EXPECT_TRUE(std::ranges::equal(alone.pixels, std::span(second.pixels).last(width)));
        different.insert(alone.pixels);
    }
    EXPECT_GT(different.size(), 1U);
}

TEST(ViewDataset, AnEpochTakesOneViewOfEachSampleAndEpochsTakeThemInTurn) {
    const auto views = std::make_shared<ViewDataset>(images(), Augmentation{.flip = true}, 3);
    BatchLoader loader(views, {.batch_size = 5, .shuffle = true, .seed = 1, .views = 3});
    EXPECT_EQ(loader.samples(), count);
    EXPECT_EQ(loader.batches(), 3U);
    std::vector<std::set<std::size_t>> seen(count);
    for (std::uint64_t epoch = 1; epoch <= 3; ++epoch) {
        loader.start(epoch);
        std::multiset<std::size_t> samples;
        while (const Batch* batch = loader.next())
            for (const auto id : batch->sample_ids) {
                samples.insert(id % count);
                seen[id % count].insert(id / count);
            }
        EXPECT_EQ(samples.size(), count);
        EXPECT_EQ(std::set(samples.begin(), samples.end()).size(), count);
    }
    for (const auto& of_sample : seen)
        EXPECT_EQ(of_sample.size(), 3U); // each of the three
    std::set<std::size_t> first;
    for (std::size_t i = 0; i < count; ++i)
        first.insert(view_of(i, 3, 1, 1));
    EXPECT_EQ(first.size(), 3U); // not all the same in one epoch
}

TEST(ViewDataset, TheOrderOfSamplesIsThatWithoutViews) {
    BatchLoader plain(images(), {.batch_size = count, .shuffle = true, .seed = 4});
    BatchLoader loader(std::make_shared<ViewDataset>(images(), Augmentation{.flip = true}, 2),
                       {.batch_size = count, .shuffle = true, .seed = 4, .views = 2});
    plain.start(2);
    loader.start(2);
    auto ids = loader.next()->sample_ids;
    for (auto& id : ids)
        id %= count;
    EXPECT_EQ(ids, plain.next()->sample_ids);
}

} // namespace
} // namespace headroom
