#include "core/comparison/Format.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace headroom {
namespace {

TEST(Format, GroupsDigitsByThousands) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1000), "1,000");
    EXPECT_EQ(grouped(3274634), "3,274,634");
    EXPECT_EQ(grouped(-123456), "-123,456");
}

TEST(Format, KeepsThreeDigitsAndAUnit) {
    EXPECT_EQ(short_count(812), "812");
    EXPECT_EQ(short_count(3274634), "3.27 M");
    EXPECT_EQ(short_count(52746), "52.7 k");
    EXPECT_EQ(short_count(999999), "1.00 M");
    EXPECT_EQ(short_bytes(1500000), "1.50 MB");
    EXPECT_EQ(short_bytes(0), "0 B");
}

TEST(Format, WritesTimesAsPeopleDo) {
    EXPECT_EQ(duration(0.5), "0.50 s");
    EXPECT_EQ(duration(12.34), "12.3 s");
    EXPECT_EQ(duration(59.97), "1 min 00 s");
    EXPECT_EQ(duration(192), "3 min 12 s");
    EXPECT_EQ(duration(3725), "1 h 02 min");
}

TEST(Format, PointsAreSignedAndZeroIsNot) {
    EXPECT_EQ(points(-0.0031), "-0.31");
    EXPECT_EQ(points(0.0012), "+0.12");
    EXPECT_EQ(points(-0.00001), "0.00");
    EXPECT_EQ(percent(0.9921), "99.21%");
    EXPECT_EQ(p_value(0.0312), "p = 0.031");
    EXPECT_EQ(p_value(0), "p < 0.0001");
}

TEST(Format, PrintableMendsBrokenTextAndControlCharacters) {
    EXPECT_EQ(printable("Käfer 虫 🚗"), "Käfer 虫 🚗");
    EXPECT_EQ(printable("a\xFFz"), "a\xEF\xBF\xBDz");
    EXPECT_EQ(printable("a\xC3"), "a\xEF\xBF\xBD");
    EXPECT_EQ(printable("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); // a surrogate
    EXPECT_EQ(printable("\x1B[2Jx\n"), " [2Jx ");
    EXPECT_EQ(printable("\xC2\x9B"
                        "2J"),
              " 2J"); // C1 control sequence introducer
    EXPECT_EQ(columns("Käfer"), 5u);
}

TEST(Format, PrintableShowsWhatWouldReorderOrHide) {
    EXPECT_EQ(printable("photo\u202Egpj.exe"), "photo\\u202Egpj.exe");
    for (const char* unseen : {"\u061C", "\u200B", "\u200E", "\u200F", "\u2028", "\u2029", "\u202A",
                               "\u2066", "\u2069", "\uFEFF", "\U000E0041"})
        EXPECT_THAT(printable(unseen), testing::StartsWith("\\u")) << unseen;
    EXPECT_EQ(printable("\U000E0041"), "\\uDB40\\uDC41");
    EXPECT_EQ(printable("שלום"), "שלום") << "letters may be written from right to left";
    EXPECT_EQ(printable("👩\u200D🔬"), "👩\u200D🔬") << "a joiner belongs to its emoji";
}

TEST(Format, PrintableLinesStayLinesAndJsonStaysJson) {
    EXPECT_EQ(printable_lines("a\x1B[2J\nb\u202Ec\n"), "a [2J\nb\\u202Ec\n");
    const nlohmann::json json = {{"name", "a\u202Eb\U000E0041"}};
    EXPECT_EQ(nlohmann::json::parse(printable_lines(json.dump(2))), json);
}

} // namespace
} // namespace headroom
