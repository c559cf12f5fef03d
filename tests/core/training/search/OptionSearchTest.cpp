#include "core/training/search/OptionSearch.h"

#include <cmath>
#include <gmock/gmock.h>
#include <limits>
#include <map>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(OptionSearch, RatesAreRoundNumbersAroundTheUsualOne) {
    std::vector<double> rates = rate_grid(0.003);
    ASSERT_EQ(rates.size(), 8U);
    const std::vector<double> expected{1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1};
    EXPECT_EQ(rates, expected);
    EXPECT_EQ(rate_grid(0.05)[3], 0.03);
}

TEST(OptionSearch, HalvesTheRatesAndTrainsThoseThatAreLeftForLonger) {
    std::map<int, std::vector<double>> tried; // by epochs
    const double found = search_rate(rate_grid(0.003), 16, [&](double rate, int epochs) {
        tried[epochs].push_back(rate);
        return Trial{rate, epochs, std::abs(std::log(rate / 0.02)), 0};
    });
    EXPECT_NEAR(found, 0.03, 1e-12);
    ASSERT_THAT(tried, ElementsAre(Pair(2, testing::SizeIs(8)), Pair(4, testing::SizeIs(4)),
                                   Pair(8, testing::SizeIs(2))));
    EXPECT_THAT(tried[8],
                ElementsAre(testing::DoubleNear(0.01, 1e-9), testing::DoubleNear(0.03, 1e-9)));
}

TEST(OptionSearch, ARateThatLearnsLateIsFoundAmongTheBetterHalf) {
    // After four epochs 1 is ahead of 0.1, after eight behind.
    const double found = search_rate({0.1, 1, 2, 3}, 16, [](double rate, int epochs) {
        return Trial{rate, epochs, rate < 1 ? 4.0 / epochs : 0.9 * rate, 0};
    });
    EXPECT_DOUBLE_EQ(found, 0.1);
}

TEST(OptionSearch, EveryRateIsTriedForAtLeastAnEpochAndDivergingOnesLose) {
    std::vector<int> epochs;
    const double found = search_rate(rate_grid(0.003), 1, [&](double rate, int count) {
        epochs.push_back(count);
        const auto infinite = std::numeric_limits<double>::infinity();
        return Trial{rate, count, rate > 2e-4 ? infinite : 1, 0};
    });
    EXPECT_THAT(epochs, testing::AllOf(testing::SizeIs(14), testing::Each(1)));
    EXPECT_NEAR(found, 1e-4, 1e-12);
}

TEST(OptionSearch, DoublesTheEpochsUntilTheLossHasSettled) {
    std::vector<int> tried;
    const auto falling = [&](double floor) {
        return [&tried, floor](double rate, int epochs) {
            tried.push_back(epochs);
            return Trial{rate, epochs, floor + 1.0 / epochs, 0};
        };
    };
    // 1 + 1/20 = 1.05, 1 + 1/40 = 1.025, 1 + 1/80 = 1.0125, 1 + 1/160 = 1.00625: less than 1%.
    EXPECT_EQ(search_epochs(5, 1000, 0.1, falling(1)), std::pair(80, true));
    EXPECT_THAT(tried, ElementsAre(5, 10, 20, 40, 80, 160));
    tried.clear();
    EXPECT_EQ(search_epochs(5, 64, 0.1, falling(0)), std::pair(64, false));
    EXPECT_THAT(tried, ElementsAre(5, 10, 20, 40, 64));
    tried.clear();
    EXPECT_EQ(search_epochs(5, 3, 0.1, falling(0)), std::pair(3, false));
}

TEST(OptionSearch, WhatOverfitsStopsAtItsFirstNumberOfEpochs) {
    EXPECT_EQ(search_epochs(5, 64, 0.1,
                            [](double rate, int epochs) {
                                return Trial{rate, epochs, 1.0 * epochs, 0};
                            }),
              std::pair(5, true));
}

} // namespace
} // namespace headroom
