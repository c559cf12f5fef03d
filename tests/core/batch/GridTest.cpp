#include "core/batch/Grid.h"

#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* small = "data = synth:digits\nmodel = mnist-cnn\nhead = gap-dense\n";

Grid read(const std::string& more) {
    return grid_from_text(small + more, "grid.ini");
}

void expect_wrong(const std::string& text, const std::string& part) {
    try {
        grid_from_text(text, "grid.ini");
        FAIL() << "expected: " << part;
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::usage);
        EXPECT_THAT(error.what(), HasSubstr(part));
    }
}

TEST(Grid, ReadsListsRangesQuotesAndComments) {
    const auto grid = read("# comment\n"
                           "  seed = 0-2, 7   # a range\r\n"
                           "\n"
                           "augment = none, \"flip,shift=2\"\n"
                           "lr = 0.001,0.01\n");
    ASSERT_EQ(grid.options.size(), 6U);
    EXPECT_THAT(grid.options[3].values, ElementsAre("0", "1", "2", "7"));
    EXPECT_THAT(grid.options[4].values, ElementsAre("none", "flip,shift=2"));
    EXPECT_THAT(grid.options[5].values, ElementsAre("0.001", "0.01"));
    EXPECT_THAT(grid.varied(), ElementsAre("seed", "augment", "lr"));
    EXPECT_THAT(read("split-file = 0-4.json\n").options[3].values, ElementsAre("0-4.json"));
}

TEST(Grid, TheFirstOptionVariesSlowest) {
    const auto cells = expand(read("lr = 0.01, 0.1\nseed = 0-2\n"));
    ASSERT_EQ(cells.size(), 6U);
    EXPECT_EQ(value_in(cells[0], "lr"), "0.01");
    EXPECT_EQ(value_in(cells[1], "seed"), "1");
    EXPECT_EQ(value_in(cells[3], "lr"), "0.1");
    EXPECT_EQ(value_in(cells[3], "seed"), "0");
    EXPECT_EQ(value_in(cells[3], "momentum"), "");
}

TEST(Grid, LeavesOutWhatHasAllOfAnExclusion) {
    const auto cells = expand(read("lr = 0.01, 0.1\nseed = 0-2\n[exclude]\nlr = 0.1\nseed = 1-2\n"
                                   "[exclude]\nseed = 2\n"));
    ASSERT_EQ(cells.size(), 3U);
    EXPECT_EQ(value_in(cells[2], "lr"), "0.1");
    EXPECT_EQ(value_in(cells[2], "seed"), "0");
}

TEST(Grid, JsonSaysTheSame) {
    const auto text = read("seed = 0-2\nlr = 0.01, 0.1\n[exclude]\nlr = 0.1\nseed = 1\n");
    const auto json = grid_from_text(
        R"({"data": "synth:digits", "model": "mnist-cnn", "head": ["gap-dense"], "seed": "0-2",
            "lr": [0.01, 0.1], "exclude": [{"lr": "0.1", "seed": 1}]})",
        "grid.json");
    EXPECT_EQ(to_json(json), to_json(text));
    EXPECT_EQ(expand(grid_from_text(to_json(text).dump(), "grid.json")), expand(text));
}

TEST(Grid, SaysWhichLineIsWrong) {
    expect_wrong("data = a\nsed = 1\n",
                 "grid.ini, line 2: sed: is no option of headroom train: did "
                 "you mean seed?");
    expect_wrong("data = a\ndata = b\n", "line 2: data is given twice");
    expect_wrong("seed = 0-2, 1\n", "line 1: seed: 1 is given twice");
    expect_wrong("seed = 3-1\n", "line 1: 3-1: expected a range that ascends");
    expect_wrong("seed = \n", "line 1: a value is missing");
    expect_wrong("data = a,,b\n", "line 1: a value is missing");
    expect_wrong("data = \"a\n", "line 1: a quotation mark is not closed");
    expect_wrong("data = \"a\" b\n", "line 1: a comma is missing");
    expect_wrong("data\n", "line 1: expected option = value");
    expect_wrong("out = x\n", "line 1: out: is decided by the batch");
    expect_wrong("[train]\n", "line 1: [train]: the only section of a grid is [exclude]");
    expect_wrong("data = a\nmodel = b\n", "grid.ini: head is missing");
    expect_wrong(std::string(small) + "[exclude]\n", "[exclude] names no option");
    expect_wrong(std::string(small) + "[exclude]\nseed = 1\n", "which is no option of this grid");
    expect_wrong(std::string(small) + "[exclude]\nhead = gap\n", "which the grid does not have");
    expect_wrong("{\"data\": 1", "grid.ini: is not JSON");
    expect_wrong("{\"data\": [{}]}", "expected texts and numbers");
    expect_wrong("", "grid.ini: data is missing");
}

TEST(Grid, RefusesOnesThatAreTooLargeOrEmpty) {
    EXPECT_THROW(expand(read("seed = 0-99999\nepochs = 1, 2\n")), Error);
    EXPECT_THROW(expand(read("seed = 1\n[exclude]\nseed = 1\n")), Error);
    expect_wrong("seed = 0-100000000\n", "expected a shorter range");
    std::string numbers = "seed = 0", ranges = small,
                exclusions = std::string(small) + "seed = 1\n";
    for (int i = 1; i < 30'000; ++i)
        numbers += fmt::format(",{}", i);
    expect_wrong(numbers + ",7\n", "line 1: seed: 7 is given twice");
    ranges += "seed = 0-99999\n";
    for (int i = 0; i < 10; ++i)
        ranges += "[exclude]\nseed = 0-99998\n";
    expect_wrong(ranges, "line 12: more than 400000 values: expected fewer");
    for (int i = 0; i < 2000; ++i)
        exclusions += "[exclude]\nseed = 1\n";
    expect_wrong(exclusions, "more than 1000 exclusions: expected fewer");
}

} // namespace
} // namespace headroom
