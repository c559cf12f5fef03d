#include "tests/cli/RunCliForTest.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// A grey ramp as PGM, different for each `step`.
void write_ramp(const TempFolder& folder, const std::string& name, int step) {
    std::string pixels;
    for (int i = 0; i < 256; ++i)
        pixels += static_cast<char>(i * i * step / 64 + step * 40);
    folder.write(name, "P5 16 16 255\n" + pixels);
}

class DatasetVerify : public testing::Test {
  protected:
    DatasetVerify() {
        int step = 1;
        for (const char* name : {"a/0.pgm", "a/1.pgm", "b/0.pgm", "b/1.pgm"})
            write_ramp(folder_, name, step++);
    }
    Outcome verify(std::vector<std::string> options = {}) const {
        options.insert(options.begin(), {"dataset", "verify", folder_.path().string()});
        return headroom_cli(options);
    }
    TempFolder folder_;
};

TEST_F(DatasetVerify, SucceedsWhereNothingIsWrong) {
    const auto outcome = verify();
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("folder, 4 images read, 2 classes: 0 wrong, 0 notes\n"));
}

TEST_F(DatasetVerify, ListsWhatIsWrongByKindAndFails) {
    for (int i = 0; i < 5; ++i)
        folder_.write(fmt::format("a/{}.png", i), "no image");
    write_ramp(folder_, "b/copy.pgm", 1);
    const auto outcome = verify({"--most", "2"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err, "");
    EXPECT_THAT(outcome.out, HasSubstr("2 classes: 6 wrong, 0 notes"));
    EXPECT_THAT(outcome.out, testing::ContainsRegex("\nnot-an-image +error +5 +5\n"));
    EXPECT_THAT(outcome.out, testing::ContainsRegex("\ncontradiction +error +1 +2\n"));
    EXPECT_THAT(outcome.out, HasSubstr("\n  a/1.png: cannot be read as an image"));
    EXPECT_THAT(outcome.out, Not(HasSubstr("a/2.png")));
    EXPECT_THAT(outcome.out, HasSubstr("\n  and 3 more (--most N, or --json for all)\n"));
    EXPECT_THAT(outcome.out, HasSubstr("\n  a/0.pgm, b/copy.pgm: 2 images of the same pixels in"));

    const auto result = json::parse(verify({"--json"}).out);
    EXPECT_EQ(result["wrong"], 6);
    EXPECT_EQ(result["counts"]["not-an-image"], 5);
    EXPECT_EQ(result["findings"].size(), 6u);
}

TEST_F(DatasetVerify, NotesFailOnlyWhereAskedTo) {
    folder_.write("a/notes.txt", "");
    EXPECT_EQ(verify().status, 0);
    EXPECT_THAT(verify().out, HasSubstr("0 wrong, 1 note\n"));
    EXPECT_EQ(verify({"--strict"}).status, 1);
}

TEST_F(DatasetVerify, OddNamesCommandNoTerminal) {
    folder_.write("a/\x1b[31m\n\xff.png", "no image");
    EXPECT_THAT(verify().out, HasSubstr("\n  a/ [31m \xEF\xBF\xBD.png: cannot be read"));
    EXPECT_EQ(json::parse(verify({"--json"}).out)["wrong"], 1);
}

TEST_F(DatasetVerify, MovesBadFilesAsideAndBack) {
    folder_.write("a/bad.png", "no image");
    TempFolder beside;
    const auto moved = verify({"--fix", "move:" + (beside / "bad")});
    EXPECT_EQ(moved.status, 1) << moved.err;
    EXPECT_THAT(moved.out, HasSubstr("\nMoved 1 file (list: " + (beside / "bad/moved.json") + ")"));
    EXPECT_EQ(verify().status, 0);
    const auto back = verify({"--fix", "undo:" + (beside / "bad/moved.json")});
    EXPECT_EQ(back.status, 0) << back.err;
    EXPECT_EQ(back.out, "Moved 1 file back\n");
    EXPECT_EQ(json::parse(verify({"--json"}).out)["wrong"], 1);
    expect_failure(verify({"--fix", "delete"}), Failure::usage, {"expected move:DIR or undo:LIST"});
}

TEST_F(DatasetVerify, SaysWhatIsWrong) {
    expect_failure(headroom_cli({"dataset", "verify"}), Failure::usage,
                   {"dataset verify needs PATH"});
    expect_failure(verify({"b"}), Failure::usage, {"one PATH at a time"});
    expect_failure(verify({"--max-aspect", "0.5"}), Failure::usage, {"at least 1"});
    expect_failure(headroom_cli({"dataset", "verify", folder_ / "a"}), Failure::bad_data,
                   {"no class folders"});
}

} // namespace
} // namespace headroom
