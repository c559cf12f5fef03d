#include "datasets/base/options/OptionName.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

std::string in_brackets(const std::string& key) {
    return '[' + key + ']';
}

TEST(OptionName, IsTheCommandLinesForm) {
    EXPECT_EQ(option_name("resize"), "--resize");
    EXPECT_EQ(option_name("resize", "32x32"), "--resize 32x32");
    EXPECT_EQ(whole_line(option_error("epochs", "0: expected at least 1")),
              "--epochs 0: expected at least 1");
    EXPECT_EQ(whole_line(data_error("a.png: is empty")), "a.png: is empty");
}

TEST(OptionName, GivesWayToLabels) {
    EXPECT_EQ(with_labels("--fold 3: use --split-file f.json (--seed says)", in_brackets),
              "[fold] 3: use [split-file] f.json ([seed] says)");
    EXPECT_EQ(with_labels("choose another --out", in_brackets), "choose another [out]");
}

TEST(OptionName, LeavesOtherDashesAlone) {
    for (const char* text : {"", "a--b.png: is empty", "x -- y", "--", "--Big", "a/--out"})
        EXPECT_EQ(with_labels(text, in_brackets), text);
}

} // namespace
} // namespace headroom
