#include "datasets/base/text/Suggest.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Suggest, FindsTheNearestWord) {
    const std::vector<std::string> known = {"epochs", "seed", "seeds", "batch-size", "lr"};
    EXPECT_EQ(did_you_mean("epoch", known, "--"), ": did you mean --epochs?");
    EXPECT_EQ(did_you_mean("epcohs", known), ": did you mean epochs?");
    EXPECT_EQ(did_you_mean("batchsize", known), ": did you mean batch-size?");
    EXPECT_EQ(did_you_mean("batch", known), ": did you mean batch-size?");
}

TEST(Suggest, IsSilentWhereNothingIsNear) {
    EXPECT_EQ(did_you_mean("colour", {"epochs", "seed"}), "");
    EXPECT_EQ(did_you_mean("", {"epochs"}), "");
    EXPECT_EQ(did_you_mean(std::string(1000, 'x'), {"epochs"}), "");
}

} // namespace
} // namespace headroom
