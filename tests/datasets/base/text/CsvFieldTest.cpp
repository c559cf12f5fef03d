#include "datasets/base/text/CsvField.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(CsvField, IsQuotedWhereItMustBe) {
    EXPECT_EQ(csv_field("car/0001.jpg"), "car/0001.jpg");
    EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_field("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(csv_field("a\nb"), "\"a\nb\"");
}

TEST(CsvField, IsNoFormula) {
    EXPECT_EQ(csv_field("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
    EXPECT_EQ(csv_field("=A1,B1"), "\"'=A1,B1\"");
    for (const char* text : {"+1", "-1", "@SUM(A1)", "\uFF1D1"})
        EXPECT_EQ(csv_field(text), std::string("'") + text);
    EXPECT_EQ(csv_field("\t=1"), "'\t=1");
    EXPECT_EQ(csv_field("a=1"), "a=1");
}

} // namespace
} // namespace headroom
