#include "cli/options/OptionSet.h"
#include "cli/options/OptionFields.h"
#include "datasets/image/Resizing.h"

#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

using testing::ElementsAre;

class OptionSetTest : public testing::Test {
  protected:
    OptionSetTest() {
        options.number("epochs", "N", "", epochs);
        options.number("seed", "N", "", seed);
        options.number("lr", "X", "", lr);
        options.flag("resume", "", resume);
        options.list("heads", "A,B", "", heads);
        options.list("sizes", "N,M", "", sizes);
        add_field(options, {.key = "resize-mode", .label = "", .help = ""}, mode);
    }
    void give(const std::string& name, const std::string& value) {
        options.find(name)->set({value});
    }

    OptionSet options;
    int epochs = 5;
    ResizeMode mode = ResizeMode::stretch;
    std::uint64_t seed = 0;
    double lr = 0;
    bool resume = false;
    std::vector<std::string> heads;
    std::vector<int> sizes;
};

TEST_F(OptionSetTest, ReadsWholeNumbersWhole) {
    give("epochs", "12");
    EXPECT_EQ(epochs, 12);
    give("seed", "18446744073709551615");
    EXPECT_EQ(seed, ~std::uint64_t{0});
    for (const char* wrong : {"", "1.5", "12x", " 3", "99999999999", "0x10"})
        expect_error(Failure::usage, {"--epochs ", wrong, ": expected a whole number"},
                     [&] { give("epochs", wrong); });
    expect_error(Failure::usage, {"--seed -1: expected"}, [&] { give("seed", "-1"); });
    EXPECT_EQ(epochs, 12);
}

TEST_F(OptionSetTest, ReadsFiniteNumbers) {
    give("lr", "3e-3");
    EXPECT_DOUBLE_EQ(lr, 0.003);
    for (const char* wrong : {"nan", "inf", "1,5", "fast"})
        expect_error(Failure::usage, {"--lr ", wrong, ": expected a number"},
                     [&] { give("lr", wrong); });
}

TEST_F(OptionSetTest, ReadsFlagsListsAndChoices) {
    give("resume", "");
    EXPECT_TRUE(resume);
    give("resume", "no");
    EXPECT_FALSE(resume);
    expect_error(Failure::usage, {"--resume", "yes or no", "maybe"},
                 [&] { give("resume", "maybe"); });
    give("heads", "a,b,,c,");
    EXPECT_THAT(heads, ElementsAre("a", "b", "c"));
    expect_error(Failure::usage, {"--heads"}, [&] { give("heads", ","); });
    give("sizes", "32,,64");
    EXPECT_THAT(sizes, ElementsAre(32, 64));
    for (const char* wrong : {",", "32,x", "32;64"})
        expect_error(Failure::usage, {"--sizes ", ": expected whole numbers separated by commas"},
                     [&] { give("sizes", wrong); });
    give("resize-mode", "crop");
    EXPECT_EQ(mode, ResizeMode::crop);
    for (const char* wrong : {"huge", "", "Fit"})
        expect_error(Failure::usage,
                     {"--resize-mode ", wrong, ": expected one of stretch, fit, crop"},
                     [&] { give("resize-mode", wrong); });
}

} // namespace
} // namespace headroom
