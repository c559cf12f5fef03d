#include "datasets/base/text/JsonSource.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

TEST(JsonSource, SaysTheLineAndColumnOfAValue) {
    const JsonSource source("a.json", "{\n"
                                      "  \"name\": \"x, y: [{\\\"\",\n"
                                      "  \"list\": [ 1,[2,{}] , {\"deep\": -3e2}],\n"
                                      "\t\"\u00e4\": {\"a\\u0062\": true}\n"
                                      "}");
    const auto at = [&](const std::vector<std::string>& keys) { return source.place(keys); };
    EXPECT_EQ(at({}), "a.json, line 1, column 1");
    EXPECT_EQ(at({"name"}), "a.json, line 2, column 11");
    EXPECT_EQ(at({"list"}), "a.json, line 3, column 11");
    EXPECT_EQ(at({"list", "0"}), "a.json, line 3, column 13");
    EXPECT_EQ(at({"list", "1", "1"}), "a.json, line 3, column 18");
    EXPECT_EQ(at({"list", "2"}), "a.json, line 3, column 24");
    EXPECT_EQ(at({"list", "2", "deep"}), "a.json, line 3, column 33");
    EXPECT_EQ(at({"\u00e4", "ab"}), "a.json, line 4, column 19") << "a letter is one column";
}

TEST(JsonSource, WhatIsMissingIsWhereItShouldBe) {
    const JsonSource source("a.json", "{\"a\": [1]}");
    EXPECT_EQ(source.place({"b"}), "a.json, line 1, column 1");
    EXPECT_EQ(source.place({"a", "1"}), "a.json, line 1, column 7");
    EXPECT_EQ(source.place({"a", "0", "x"}), "a.json, line 1, column 8");
    EXPECT_EQ(JsonSource("a.json").place({"a"}), "a.json") << "without its text";
}

} // namespace
} // namespace headroom
