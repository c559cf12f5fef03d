#include "datasets/base/text/Json.h"

#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

using testing::HasSubstr;

void expect_bad(const std::string& text, const char* part) {
    expect_error(Failure::bad_data, {"a.json: ", part}, [&] { parse_json(text, "a.json"); });
}

TEST(Json, ReadsWhatIsSound) {
    EXPECT_EQ(parse_json(R"({"b": [1, -2, 3.5e300, "x", null, true], "a": {"b": {}}})", "").dump(),
              R"({"b":[1,-2,3.5e+300,"x",null,true],"a":{"b":{}}})");
    EXPECT_EQ(parse_json(R"([{"a": 1}, {"a": 1}, "a", "a"])", "").size(), 4u)
        << "a key twice, but in two objects";
    EXPECT_EQ(parse_json("\xEF\xBB\xBF 7 ", ""), 7) << "behind a byte order mark";
}

TEST(Json, RefusesWhatIsNoJson) {
    expect_bad("", "not JSON at line 1, column 1");
    expect_bad("{\"a\":", "not JSON at line 1, column 6");
    expect_bad("[1] 2", "not JSON at line 1, column 5");
    expect_bad("\"\xff\"", "not JSON at line 1, column 2");
    expect_bad("{\n  \"\u00e4\": 1,\n  \"\u00e4\u00f6\" 1}", "not JSON at line 3, column 8");
    expect_bad("[NaN]", "not JSON at line 1, column 2");
}

TEST(Json, RefusesWhatRunsOutOfStack) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_TRUE(parse_json(nested(64), "").is_array());
    expect_bad(nested(65), "nested deeper than 64 levels");
    expect_bad(nested(1'000'000), "nested deeper than 64 levels");
    std::string objects;
    for (int i = 0; i < 100'000; ++i)
        objects += "{\"a\":";
    expect_bad(objects, "nested deeper than 64 levels");
}

TEST(Json, RefusesAKeyTwice) {
    expect_bad(R"({"a": 1, "b": 2, "a": 3})", "the key \"a\" is there twice");
    expect_bad(R"([{"x": {"\u0061": 1, "a": 1}}])", "the key \"a\" is there twice");
}

TEST(Json, RefusesNumbersBeyondADouble) {
    expect_bad("[1e400]", "a number that is too large");
    expect_bad("[-1e99999]", "a number that is too large");
    EXPECT_EQ(parse_json("1e-400", ""), 0.0);
    EXPECT_TRUE(parse_json("18446744073709551616", "").is_number_float());
}

TEST(Json, RefusesObjectsOfTooManyKeys) {
    std::string text = "{";
    for (int i = 0; i <= 1'000'000; ++i)
        text += fmt::format("\"{}\":0,", i);
    expect_bad(text, "more than 1000000 keys in one object");
}

TEST(Json, RefusesTooManyValues) {
    std::string text = "[0";
    for (int i = 0; i < 8'000'000; ++i)
        text += ",0";
    expect_bad(text + "]", "more than 8000000 values");
}

/// Counted, not timed: four times the text is about four times the work, for any content.
TEST(Json, TheWorkGrowsAsTheText) {
    const auto repeated = [](const std::string& open, const std::string& close, const auto& part) {
        return [=](std::size_t count) {
            std::string text = open;
            for (std::size_t i = 0; i < count; ++i)
                text.append(i == 0 ? "" : ",").append(part(i));
            return text + close;
        };
    };
    const auto same = [](const char* part) {
        return [=](std::size_t) { return std::string(part); };
    };
    const std::function<std::string(std::size_t)> texts[] = {
        repeated("[", "]", same("{}")),
        repeated("[", "]", same(R"({"type": "relu"})")),
        repeated("[", "]", same("[]")),
        repeated("[", "]", same("0")),
        repeated("{\"a\": [", "]}", same("[{}]")),
        repeated("{", "}", [](std::size_t i) { return fmt::format("\"{}\": {{}}", i); }),
        repeated("{", "}", [](std::size_t i) { return fmt::format("\"{}\": 0", 1'000'000 - i); }),
        repeated("{", "}",
                 [](std::size_t i) { return fmt::format("\"{}{}\": 0", std::string(99, 'k'), i); }),
    };
    const auto work = [](const std::string& text) {
        std::uint64_t steps = 0;
        parse_json(text, "", &steps);
        return static_cast<double>(steps);
    };
    for (const auto& text : texts) {
        const double small = work(text(5'000)), large = work(text(20'000));
        EXPECT_GE(small, 5'000) << text(3);
        EXPECT_LT(large / small, 5) << text(3); // 4, and a logarithm for the keys
    }
}

TEST(Json, ReadsRegularFilesOfSomeSizeOnly) {
    TempFolder folder;
    EXPECT_EQ(read_json_file(folder.write("a.json", "[1, 2]")).size(), 2u);
    expect_error(Failure::io, {"none.json: cannot be read"},
                 [&] { read_json_file(folder / "none.json"); });
    expect_error(Failure::bad_data, {"it is not a regular file"},
                 [&] { read_json_file(folder.path()); });
    expect_error(Failure::bad_data, {"it is not a regular file"},
                 [&] { read_json_file("/dev/zero"); });
    const auto large = folder.write("large.json", "");
    std::filesystem::resize_file(large, std::uint64_t{1} << 40); // takes no room on the disk
    expect_error(Failure::bad_data, {"large.json: cannot be read: 1099.5 GB, expected at most 0.1"},
                 [&] { read_json_file(large); });
}

TEST(Json, QuotesOnOneShortLine) {
    EXPECT_EQ(shown("a\nb"), R"("a\nb")");
    EXPECT_EQ(shown("\xff"), "\"\xef\xbf\xbd\"");
    std::string umlauts;
    for (int i = 0; i < 100; ++i)
        umlauts += "ä";
    const auto line = shown(umlauts);
    EXPECT_EQ(line.size(), 162u) << "whole letters only";
    EXPECT_THAT(line, testing::EndsWith("ä..."));
}

} // namespace
} // namespace headroom
