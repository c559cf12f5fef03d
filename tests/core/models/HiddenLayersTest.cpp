#include "core/models/HiddenLayers.h"

#include "core/models/Model.h"
#include "datasets/base/Error.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;

TEST(HiddenLayers, ReadsUnits) {
    EXPECT_EQ(parse_hidden(""), std::nullopt);
    EXPECT_THAT(*parse_hidden("none"), ElementsAre());
    EXPECT_THAT(*parse_hidden("128,56"), ElementsAre(128, 56));
    for (const char* bad : {"0", "128,x", "-1", "65537", "1,1,1,1,1,1,1,1,1", "1.5"})
        EXPECT_THROW(parse_hidden(bad), Error) << bad;
}

TEST(HiddenLayers, GivesEveryHeadTheSame) {
    auto model = load_model_spec("bn-cnn");
    const std::vector<std::string> heads{"flatten-dense", "gap-dense"};
    EXPECT_EQ(other_differences(model, heads),
              "flatten-dense has no hidden layer, gap-dense hidden layers of 128 and 56 units");
    give_hidden(model, heads, {});
    EXPECT_EQ(other_differences(model, heads), "");
    const Model flatten(model, "flatten-dense"), gap(model, "gap-dense");
    EXPECT_GT(flatten.head().parameter_count(), gap.head().parameter_count());
    give_hidden(model, heads, {32});
    EXPECT_THAT(model.head("flatten-dense").hidden, ElementsAre(32));
    EXPECT_EQ(model.head("flatten-dense").dropout, model.head("gap-dense").dropout);
}

TEST(HiddenLayers, AHeadThatTheModelDoesNotListGetsThemToo) {
    auto model = load_model_spec("squeezenet-mini");
    give_hidden(model, {"gap-dense"}, {64});
    EXPECT_THAT(model.head("gap-dense").hidden, ElementsAre(64));
    EXPECT_EQ(other_differences(model, {"gap-dense", "flatten-dense"}),
              "gap-dense has a hidden layer of 64 units, flatten-dense none");
}

} // namespace
} // namespace headroom
