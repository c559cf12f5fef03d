#include "datasets/base/text/CsvReader.h"

#include "datasets/base/Error.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(CsvReader, ReadsWhatSpreadsheetsWrite) {
    const auto rows = parse_csv(
        "\xEF\xBB\xBFid,label\r\n\"a,\"\"b\"\"\",cat\r\n\r\n\"two\nlines\",\n,dog", "a.csv");
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_THAT(rows[0].fields, ElementsAre("id", "label"));
    EXPECT_THAT(rows[1].fields, ElementsAre("a,\"b\"", "cat"));
    EXPECT_THAT(rows[2].fields, ElementsAre("two\nlines", ""));
    EXPECT_EQ(rows[2].line, 4u);
    EXPECT_THAT(rows[3].fields, ElementsAre("", "dog"));
    EXPECT_EQ(rows[3].line, 6u);
    EXPECT_TRUE(parse_csv("", "a.csv").empty());
}

void expect_refused(std::string_view text, const std::string& part) {
    try {
        parse_csv(text, "a.csv");
        FAIL() << "accepted " << text;
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::bad_data);
        EXPECT_THAT(error.what(), HasSubstr(part));
    }
}

TEST(CsvReader, NamesTheLineThatIsWrong) {
    expect_refused("a\n\"b\nc\n", "a.csv line 2: a quote that is never closed");
    expect_refused("a\n\"b\"c\n", "a.csv line 2: text after a closing quote");
    expect_refused(std::string_view("\xFF\xFEi\0d\0", 6), "a.csv line 1: a null byte");
}

} // namespace
} // namespace headroom
