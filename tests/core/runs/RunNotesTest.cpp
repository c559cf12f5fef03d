#include "core/runs/RunNotes.h"

#include "core/runs/OwnFiles.h"
#include "core/runs/RunFiles.h"
#include "core/runs/RunList.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "tests/datasets/TempFolder.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class RunNotesTest : public testing::Test {
  protected:
    TempFolder folder;

    fs::path a_run(const std::string& name) const {
        folder.write(name + "/config.json", R"({"headroom": "0.1", "head": "gap-dense",
            "data": {"path": "digits"}, "model": {"name": "tiny"}, "options": {"epochs": 3}})");
        return folder.path() / name;
    }

    static void expect_error(Failure failure, const std::string& text, const auto& call) {
        try {
            call();
            FAIL() << "expected: " << text;
        } catch (const Error& error) {
            EXPECT_EQ(error.failure(), failure);
            EXPECT_THAT(whole_line(error), HasSubstr(text));
        }
    }
};

TEST_F(RunNotesTest, TagsAndANoteAreAddedAndRemoved) {
    const auto run = a_run("a");
    EXPECT_TRUE(read_notes(run).empty());
    change_notes({run},
                 {.add = {"paper", "best", "best"}, .new_note = true, .note = "for table 2"});
    EXPECT_THAT(read_notes(run).tags, ElementsAre("best", "paper"));
    EXPECT_EQ(read_notes(run).note, "for table 2");
    const auto changed = change_notes({run}, {.add = {"new"}, .remove = {"best", "none"}});
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed[0], read_notes(run));
    EXPECT_THAT(changed[0].tags, ElementsAre("new", "paper"));
    EXPECT_EQ(changed[0].note, "for table 2");
    change_notes({run}, {.remove = {"new", "paper"}, .new_note = true});
    EXPECT_FALSE(fs::exists(run / run_files::notes));
}

TEST_F(RunNotesTest, NothingElseInTheFolderChanges) {
    const auto run = a_run("a");
    const auto time = fs::last_write_time(run / "config.json");
    change_notes({run}, {.add = {"best"}});
    EXPECT_EQ(fs::last_write_time(run / "config.json"), time);
    EXPECT_EQ(std::distance(fs::directory_iterator(run), fs::directory_iterator()), 2);
}

TEST_F(RunNotesTest, NothingIsWrittenIfAnythingIsWrong) {
    const auto run = a_run("a");
    expect_error(Failure::usage, "none: expected the folder of a run", [&] {
        change_notes({run, folder.path() / "none"}, {.add = {"best"}});
    });
    for (const auto* tag : {"", "two words", "a,b", "../up", ".hidden", "-option", "a/b", "a\n"})
        expect_error(Failure::usage, "--add", [&] { change_notes({run}, {.add = {tag}}); });
    expect_error(Failure::usage, "--remove a b", [&] { change_notes({run}, {.remove = {"a b"}}); });
    expect_error(Failure::usage, "at most 64 bytes",
                 [&] { change_notes({run}, {.add = {std::string(65, 'x')}}); });
    EXPECT_FALSE(fs::exists(run / run_files::notes));
}

TEST_F(RunNotesTest, DamagedOnesAreReportedAndNotReplaced) {
    const auto run = a_run("a");
    for (const auto* text :
         {"", "{", "[]", "{}", R"({"tags": "best", "note": ""})", R"({"tags": [1], "note": ""})",
          R"({"tags": ["../../x"], "note": ""})", R"({"tags": [], "note": 1})"}) {
        folder.write("a/notes.json", text);
        expect_error(Failure::bad_data, "notes.json", [&] { read_notes(run); });
        expect_error(Failure::bad_data, "notes.json",
                     [&] { change_notes({run}, {.add = {"best"}}); });
        const auto entry = read_run(run);
        ASSERT_TRUE(entry);
        EXPECT_EQ(entry->state, RunEntry::State::unfinished) << text; // its results are as good
        EXPECT_THAT(entry->problem, HasSubstr("notes.json"));
    }
}

TEST_F(RunNotesTest, TheListHasThem) {
    change_notes({a_run("a")}, {.add = {"best"}, .new_note = true, .note = "first"});
    const auto entry = read_run(folder.path() / "a");
    ASSERT_TRUE(entry);
    EXPECT_THAT(entry->notes.tags, ElementsAre("best"));
    EXPECT_EQ(to_json(*entry)["tags"], nlohmann::json({"best"}));
    EXPECT_EQ(to_json(*entry)["note"], "first");
    EXPECT_EQ(to_json(*read_run(a_run("b")))["note"], nullptr);
}

TEST_F(RunNotesTest, AReplacedRunHasNone) {
    const auto run = a_run("a");
    change_notes({run}, {.add = {"best"}});
    remove_own_files(run, RunKind::run);
    EXPECT_TRUE(fs::is_empty(run));
}

} // namespace
} // namespace headroom
