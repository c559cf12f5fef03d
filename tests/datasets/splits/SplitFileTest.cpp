#include "datasets/splits/SplitFile.h"

#include "tests/datasets/TempFolder.h"

#include <fmt/ranges.h>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

SplitFile sample_split() {
    SplitFile split;
    split.data = "photos";
    split.command = "headroom dataset split photos";
    split.classes = {"Car", "100%", "\xff"};
    split.parts = {{"train", {"train/Car/1.jpg", "x_train[0]", "x_train[17]", "loose.png"}},
                   {"test", {"test/Car/2.jpg", "a/b/c\n d.png", "50%/\xfe.png", "x[01]", "[3]"}}};
    return split;
}

std::string with_parts(const std::string& parts) {
    return R"({"format": "headroom-split", "version": 1, "classes": ["a", "b"], )" + parts + "}";
}

SplitFile parse(const std::string& text) {
    return parse_split_file(text, "s.json");
}

TEST(SplitFile, WhatIsWrittenIsRead) {
    const auto split = sample_split();
    const auto text = to_text(split);
    const auto read = parse(text);
    EXPECT_EQ(read.data, split.data);
    EXPECT_EQ(read.command, split.command);
    EXPECT_EQ(read.classes, split.classes);
    ASSERT_EQ(read.parts.size(), 2u);
    EXPECT_EQ(read.parts[0].name, "train");
    EXPECT_THAT(read.parts[0].samples, testing::UnorderedElementsAreArray(split.parts[0].samples));
    EXPECT_EQ(read.parts[1].name, "test");
    EXPECT_THAT(read.parts[1].samples, testing::UnorderedElementsAreArray(split.parts[1].samples));
    EXPECT_TRUE(read.folds.empty());
    EXPECT_EQ(to_text(read), text);
    EXPECT_THAT(text, HasSubstr(R"("x_train": [0, 17])"));
    EXPECT_THAT(text, HasSubstr(R"("train/Car": ["1.jpg"])"));
    EXPECT_NE(parse(text + " ").hash, read.hash);
}

TEST(SplitFile, FoldsAreInTheirOrder) {
    auto split = sample_split();
    split.parts.clear();
    split.folds = {{"x[2]", "x[5]"}, {"x[0]"}, {"x[1]"}};
    const auto read = parse(to_text(split));
    EXPECT_THAT(read.folds,
                ElementsAre(ElementsAre("x[2]", "x[5]"), ElementsAre("x[0]"), ElementsAre("x[1]")));
}

TEST(SplitFile, LongListsAreBrokenIntoLines) {
    auto split = sample_split();
    split.parts = {{"train", {}}};
    for (int i = 0; i < 1000; ++i)
        split.parts[0].samples.push_back(fmt::format("x_train[{}]", i));
    const auto text = to_text(split);
    std::istringstream lines(text);
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count)
        EXPECT_LE(line.size(), 100u);
    EXPECT_GT(count, 40);
    EXPECT_EQ(parse(text).parts[0].samples, split.parts[0].samples);
}

TEST(SplitFile, PartsComeInOneOrder) {
    const auto split = parse(with_parts(R"("parts": {"test": {"x": [1]}, "train": {"x": [0]}})"));
    EXPECT_EQ(split.parts[0].name, "train");
    EXPECT_THAT(split.parts[1].samples, ElementsAre("x[1]"));
}

TEST(SplitFile, AnErrorDoesNotRepeatALongName) {
    const auto text = with_parts(R"("parts": {"train": {"%FG)" + std::string(5000, 'A') +
                                 R"(": [1]}, "test": {"x": [1]}})");
    try {
        parse(text);
        FAIL() << "no error";
    } catch (const Error& error) {
        const std::string what = error.what();
        EXPECT_NE(what.find("hexadecimal"), std::string::npos) << what;
        EXPECT_LT(what.size(), 500u) << what;
    }
}

TEST(SplitFile, SaysWhatIsWrong) {
    const auto refused = [](const std::string& text, std::initializer_list<const char*> parts) {
        SCOPED_TRACE(text.substr(0, 200));
        expect_error(Failure::bad_data, {"s.json: "}, [&] { parse(text); });
        expect_error(Failure::bad_data, parts, [&] { parse(text); });
    };
    refused("", {"is not a split file", "headroom dataset split"});
    refused("{\"format\": \"headroom-split\"", {"is not a split file"});
    refused("[1, 2]", {"is not a split file"});
    refused(R"({"format": 3})", {"is not a split file"});
    refused(R"({"format": "headroom-split"})", {"\"version\" is missing"});
    refused(R"({"format": "headroom-split", "version": 2})", {"version 2", "expected 1", "newer"});
    refused(R"({"format": "headroom-split", "version": 1})", {"\"classes\" is missing"});
    refused(R"({"format": "headroom-split", "version": 1, "classes": "a"})", {"list of names"});
    refused(R"({"format": "headroom-split", "version": 1, "classes": ["a", 1]})",
            {"list of names"});
    refused(R"({"format": "headroom-split", "version": 1, "classes": ["a", "a"]})",
            {"\"a\" twice"});
    refused(with_parts(R"("data": 7)"), {"\"data\" is 7", "a text"});
    refused(with_parts(R"("comment": "")"), {"either \"parts\" or \"folds\""});
    refused(with_parts(R"("parts": {"train": {"x": [0]}}, "folds": [{"x": [0]}, {"x": [1]}])"),
            {"either \"parts\" or \"folds\""});
    refused(with_parts(R"("parts": [])"), {"\"parts\""});
    refused(with_parts(R"("parts": {"val": {"x": [0]}})"), {"\"val\"", "train, valid and test"});
    refused(with_parts(R"("parts": {"train": {}})"), {"\"train\" is empty"});
    refused(with_parts(R"("parts": {"train": {"x": []}})"), {"\"x\"", "numbers or names"});
    refused(with_parts(R"("parts": {"train": {"x": [-1]}})"), {"holds -1"});
    refused(with_parts(R"("parts": {"train": {"x": [1.5]}})"), {"holds 1.5"});
    refused(with_parts(R"("parts": {"train": {"x": [[0, 4]]}})"), {"holds a list"});
    refused(with_parts(R"("parts": {"train": {"x": ["%g0"]}})"), {"%25"});
    refused(with_parts(R"("parts": {"train": {"x": ["a%4"]}})"), {"%25"});
    refused(with_parts(R"("parts": {"train": {"x": [0]}, "train": {"x": [1]}})"),
            {"\"train\" is there twice"});
    refused(with_parts(R"("folds": [{"x": [0]}])"), {"list of 2 to 1000"});
    refused(with_parts(R"("folds": [{"x": [0]}, 7])"), {"fold 2 is 7"});
    refused(with_parts(R"("deep": )" + std::string(100000, '[')), {"nested deeper than 64 levels"});
    refused("{\"format\": \"\xff\"}", {"is not a split file"});
}

TEST(SplitFile, FilesThatCannotBeRead) {
    TempFolder folder;
    expect_error(Failure::io, {"gone.json", "No such file"},
                 [&] { read_split_file(folder / "gone.json"); });
    expect_error(Failure::io, {"it is not a file"}, [&] { read_split_file(folder.path()); });
    const auto large = folder.write("large.json", "");
    std::filesystem::resize_file(large, (std::size_t{64} << 20) + 1);
    expect_error(Failure::bad_data, {"at most 67108864 bytes"}, [&] { read_split_file(large); });
    const auto path = folder.write("s.json", to_text(sample_split()));
    EXPECT_EQ(to_text(read_split_file(path)), to_text(sample_split()));
}

} // namespace
} // namespace headroom
