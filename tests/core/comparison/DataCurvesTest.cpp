#include "core/comparison/DataCurves.h"

#include "tests/core/comparison/SampleComparison.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Three seeds on 1,000 test images: of both heads so many wrong, one more with each seed.
HeadComparison with_images(std::int64_t images, int flatten_wrong, int gap_wrong, int seeds = 3) {
    HeadComparison comparison;
    comparison.train_count = images;
    comparison.test_count = 1000;
    std::vector<TrainedRun> runs;
    for (int seed = 0; seed < seeds; ++seed) {
        runs.push_back(sample_run("flatten-dense", static_cast<std::uint64_t>(seed), 1000,
                                  flatten_wrong + seed));
        runs.push_back(
            sample_run("gap-dense", static_cast<std::uint64_t>(seed), 1000, gap_wrong + seed));
    }
    compare_runs(comparison, std::move(runs));
    return comparison;
}

std::string words(const std::vector<HeadComparison>& by_images) {
    return data_curves(by_images).differences.at(0).words;
}

TEST(DataCurves, ACrossingBetweenDecidedNumbersIsLikelyThere) {
    const auto curves = data_curves({with_images(100, 300, 200), with_images(10000, 20, 120)});
    ASSERT_EQ(curves.differences.size(), 1U);
    const auto& difference = curves.differences[0];
    ASSERT_EQ(difference.crossings.size(), 1U);
    EXPECT_NEAR(difference.crossings[0].images, 1000, 1e-6); // halfway over the logarithm
    EXPECT_FALSE(difference.crossings[0].second_after);
    EXPECT_THAT(difference.words,
                HasSubstr("gap-dense is ahead below about 1,000 training images, flatten-dense "
                          "above. The 95% interval of the difference includes 0 from about"));
    EXPECT_THAT(difference.words, HasSubstr("the crossing is likely there"));
}

TEST(DataCurves, AnUndecidedSideAndChanceAreSaid) {
    EXPECT_THAT(words({with_images(100, 300, 200), with_images(10000, 20, 21)}),
                HasSubstr("perhaps they only come together"));
    EXPECT_THAT(words({with_images(100, 300, 301), with_images(10000, 120, 20)}),
                HasSubstr("perhaps they only separate there"));
    EXPECT_THAT(words({with_images(100, 300, 301), with_images(10000, 21, 20)}),
                HasSubstr("this may be chance"));
    EXPECT_THAT(words({with_images(100, 300, 200), with_images(1000, 100, 200),
                       with_images(10000, 100, 20)}),
                HasSubstr("; 2 of these crossings are between 95% intervals that exclude 0"));
}

TEST(DataCurves, WithoutACrossingOneIsAheadOrBothAreLevel) {
    EXPECT_THAT(words({with_images(100, 300, 200), with_images(10000, 21, 20)}),
                HasSubstr("gap-dense is ahead of flatten-dense at every number of training images "
                          "that was tried; the 95% interval of the difference excludes 0 at 100."));
    EXPECT_THAT(words({with_images(100, 10, 200), with_images(10000, 2, 100)}),
                HasSubstr("excludes 0 at each."));
    EXPECT_THAT(words({with_images(100, 300, 300)}), HasSubstr("are level at every number"));
}

TEST(DataCurves, NothingFollowsFromOneSeed) {
    const std::vector<HeadComparison> by_images{with_images(100, 300, 200, 1),
                                                with_images(10000, 20, 120, 1)};
    EXPECT_THAT(words(by_images), HasSubstr("nothing follows for other seeds"));
}

TEST(DataCurves, TenTimesTheImagesAreExtrapolatedFromThreeNumbers) {
    // Errors of 40%, 20% and 10%: half as many with ten times the images.
    const auto curves = data_curves(
        {with_images(100, 400, 300), with_images(1000, 200, 300), with_images(10000, 100, 300)});
    ASSERT_EQ(curves.forecasts.size(), 2U);
    const auto& flatten = curves.forecasts[0];
    EXPECT_EQ(flatten.images, 100000);
    ASSERT_TRUE(flatten.law);
    EXPECT_FALSE(flatten.law->has_floor);
    EXPECT_NEAR(flatten.law->error(100000), 0.05, 0.002);
    EXPECT_THAT(flatten.words, HasSubstr("100,000 training images, ten times the most that were "
                                         "tried, would bring an error of about"));
    EXPECT_THAT(flatten.words, HasSubstr("instead of 10.10% (95% band"));
    EXPECT_THAT(flatten.words, HasSubstr("if it goes on as the fitted law"));
    EXPECT_FALSE(curves.forecasts[1].law); // it does not fall
    EXPECT_THAT(curves.forecasts[1].words, HasSubstr("do not fall like a power law"));

    const auto two = data_curves({with_images(100, 400, 300), with_images(1000, 200, 300)});
    EXPECT_FALSE(two.forecasts[0].law);
    EXPECT_THAT(two.forecasts[0].words, HasSubstr("needs 3 numbers of training images"));
    EXPECT_TRUE(data_curves({}).forecasts.empty());
}

TEST(DataCurves, NoErrorOnTheTestImagesIsNotTheEnd) {
    const auto curves = data_curves(
        {with_images(100, 100, 1, 1), with_images(1000, 10, 1, 1), with_images(10000, 0, 1, 1)});
    for (const auto& forecast : curves.forecasts)
        EXPECT_THAT(forecast.words, Not(HasSubstr("nan")));
}

} // namespace
} // namespace headroom
