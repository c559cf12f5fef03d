#include "core/kernels/winograd/PixelPrefetcher.h"

#include <gtest/gtest.h>

#include <vector>

namespace headroom {
namespace {

/// 3 images of 32 channels and 10x6 pixels, in tiles of 4x4: three rows of two in an image.
constexpr ConvShape shape{.batch = 3,
                          .channels = 32,
                          .filters = 32,
                          .height = 10,
                          .width = 6,
                          .kernel_h = 3,
                          .kernel_w = 3,
                          .padding_h = 1,
                          .padding_w = 1};
constexpr int block = 16, planes = 6, height = 10, width = 6, pixels = planes * height * width;

WinogradTiles tiles(int first, int count) {
    return {.shape = shape,
            .outputs = 4,
            .first = first,
            .count = count,
            .channels = 32,
            .all_channels = 32};
}

/// Counts how often each row of pixels is prefetched, by plane and row.
class PixelPrefetcherTest : public testing::Test {
  protected:
    template <typename T = float>
    void ask(const WinogradTiles& of, int overlap, int shares) {
        const std::vector<T> activation(pixels * block);
        PixelPrefetcher prefetcher(of, activation.data(),
                                   {.height = height, .width = width, .overlap = overlap}, shares);
        const auto* begin = reinterpret_cast<const std::byte*>(activation.data());
        constexpr std::ptrdiff_t row = width * block * sizeof(T);
        std::vector<std::ptrdiff_t> bytes(planes * height);
        for (auto piece = prefetcher.next_share(); !piece.empty();
             piece = prefetcher.next_share()) {
            pieces.push_back(std::ssize(piece));
            for (const std::byte& byte : piece)
                ++bytes.at(static_cast<std::size_t>((&byte - begin) / row));
        }
        EXPECT_TRUE(prefetcher.next_share().empty());
        for (std::ptrdiff_t count : bytes) {
            EXPECT_EQ(count % row, 0);
            rows.push_back(static_cast<int>(count / row));
        }
    }

    /// Expects rows [top, bottom) of the given planes once, and no others.
    void expect(std::vector<std::vector<int>> planes_top_bottom) const {
        std::vector<int> expected(planes * height);
        for (const auto& p : planes_top_bottom)
            for (int y = p[1]; y < p[2]; ++y)
                expected.at(static_cast<std::size_t>(p[0] * height + y)) = 1;
        EXPECT_EQ(rows, expected);
    }

    std::vector<int> rows;
    std::vector<std::ptrdiff_t> pieces;
};

TEST_F(PixelPrefetcherTest, AsksForWholeRowsOfTiles) {
    ask(tiles(3, 2), 0, 5); // in the second and third row
    expect({{0, 4, 10}, {1, 4, 10}});
}

TEST_F(PixelPrefetcherTest, AsksForTheOverlapBelowAndNotForTheOneAbove) {
    ask(tiles(2, 2), 1, 3);
    expect({{0, 5, 9}, {1, 5, 9}});
}

TEST_F(PixelPrefetcherTest, AnImagesFirstTilesHaveNoneAbove) {
    ask(tiles(6, 1), 2, 1);
    expect({{2, 0, 6}, {3, 0, 6}});
}

TEST_F(PixelPrefetcherTest, GoesFromImageToImage) {
    ask<BFloat16>(tiles(4, 10), 1, 7);
    expect({{0, 9, 10}, {1, 9, 10}, {2, 0, 10}, {3, 0, 10}, {4, 0, 5}, {5, 0, 5}});
}

TEST_F(PixelPrefetcherTest, TakesSomeChannels) {
    auto some = tiles(6, 6);
    some.first_channel = 16;
    some.channels = 16;
    ask(some, 0, 4);
    expect({{3, 0, 10}});
}

TEST_F(PixelPrefetcherTest, SharesAreEqualWhereMemoryGoesOn) {
    ask(tiles(6, 12), 1, 8); // all of the last two images
    expect({{2, 0, 10}, {3, 0, 10}, {4, 0, 10}, {5, 0, 10}});
    EXPECT_EQ(pieces, std::vector<std::ptrdiff_t>(8, 4 * height * width * block * 4 / 8));
}

TEST_F(PixelPrefetcherTest, OfNoTilesThereIsNothing) {
    for (int shares : {0, 1, 5}) {
        PixelPrefetcher prefetcher(tiles(18, 0), static_cast<const float*>(nullptr),
                                   {.height = height, .width = width}, shares);
        EXPECT_TRUE(prefetcher.next_share().empty());
    }
}

} // namespace
} // namespace headroom
