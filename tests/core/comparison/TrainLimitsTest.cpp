#include "core/comparison/TrainLimits.h"

#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

template <typename Call>
std::string error_of(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::usage);
        return whole_line(error);
    }
    return {};
}

TEST(TrainLimits, AreNumbersThatAscendAndAllAtTheEnd) {
    EXPECT_THAT(parse_train_limits({"10", "300", "all"}), testing::ElementsAre(10U, 300U, 0U));
    EXPECT_THAT(parse_train_limits({"all"}), testing::ElementsAre(0U));
    EXPECT_TRUE(parse_train_limits({}).empty());
    for (const std::vector<std::string>& bad :
         std::vector<std::vector<std::string>>{{"300", "100"},
                                               {"100", "100"},
                                               {"all", "100"},
                                               {"all", "all"},
                                               {"0"},
                                               {"-5"},
                                               {"1e3"},
                                               {"10%"},
                                               {"99999999999999999999999"}})
        EXPECT_THAT(error_of([&] { parse_train_limits(bad); }),
                    testing::AllOf(testing::StartsWith("--train-limits " + bad.front()),
                                   testing::HasSubstr("such as 100,300,1000,all")));
}

TEST(TrainLimits, FitTheImagesThatThereAre) {
    const std::vector<std::size_t> counts{30, 60, 0, 10};
    check_train_limits({"3", "99", "all"}, counts);
    check_train_limits({"3", "100"}, counts);
    EXPECT_THAT(error_of([&] {
                    check_train_limits({"10", "101"}, counts);
                }),
                "--train-limits 10,101: expected at most 100: there are no more training images");
    EXPECT_THAT(error_of([&] {
                    check_train_limits({"2", "10"}, counts);
                }),
                "--train-limits 2,10: expected at least 3, one image of each class");
    EXPECT_THAT(error_of([&] {
                    check_train_limits({"10", "100", "all"}, counts);
                }),
                testing::HasSubstr("all are 100, as many as the number before"));
}

} // namespace
} // namespace headroom
