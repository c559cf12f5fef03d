#include "core/runs/RenameRun.h"

#include "core/runs/RunFolder.h"
#include "core/runs/RunKind.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "tests/datasets/TempFolder.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class RenameRun : public testing::Test {
  protected:
    TempFolder folder;

    fs::path a_run(const std::string& name) const {
        folder.write(name + "/config.json", R"({"headroom": "0.1", "head": "gap-dense",
            "data": {"path": "digits"}, "model": {"name": "tiny"},
            "options": {"epochs": 3, "seed": 0}})");
        return folder.path() / name;
    }
    fs::path a_comparison(const std::string& name) const {
        folder.write(name + "/config.json",
                     R"({"headroom": "0.1", "heads": ["gap-dense"], "seeds": 1,
            "data": {"path": "digits"}, "model": {"name": "tiny"}, "options": {"epochs": 3}})");
        a_run(name + "/runs/gap-dense-seed0");
        return folder.path() / name;
    }

    static void expect_error(Failure failure, const std::string& text, const auto& call) {
        try {
            call();
            FAIL() << "expected: " << text;
        } catch (const Error& error) {
            EXPECT_EQ(error.failure(), failure) << error.what();
            EXPECT_THAT(whole_line(error), HasSubstr(text));
        }
    }
};

TEST_F(RenameRun, ARunAndAComparisonGetTheirNewNameInTheirPlace) {
    EXPECT_EQ(rename_run(a_run("a"), "digits"), folder.path() / "digits");
    EXPECT_FALSE(fs::exists(folder.path() / "a"));
    EXPECT_EQ(run_kind(folder.path() / "digits"), RunKind::run);
    EXPECT_FALSE(fs::exists(folder.path() / "digits/.lock"));
    a_comparison("b");
    EXPECT_EQ(rename_run(folder.path() / "b/", "Größe 2"), folder.path() / "Größe 2");
    EXPECT_EQ(run_kind(folder.path() / "Größe 2/runs/gap-dense-seed0"), RunKind::run);
}

TEST_F(RenameRun, NeverOverAnythingAndNeverToAnotherPlace) {
    const auto run = a_run("a");
    a_run("b");
    fs::create_directory(folder.path() / "empty");
    folder.write("file", "");
    fs::create_symlink("nowhere", folder.path() / "link");
    for (const auto* taken : {"a", "b", "empty", "file", "link"})
        expect_error(Failure::usage, "exists already: choose another name",
                     [&] { rename_run(run, taken); });
    for (const auto* name : {"", ".", "..", "../up", "b/c", "/tmp/x", ".hidden", "-option", "a\nb"})
        expect_error(Failure::usage, "expected a folder's name", [&] { rename_run(run, name); });
    expect_error(Failure::usage, "at most 255 bytes",
                 [&] { rename_run(run, std::string(256, 'x')); });
    expect_error(Failure::usage, "no results are in it",
                 [&] { rename_run(folder.path() / "empty", "new"); });
    EXPECT_TRUE(fs::exists(run / "config.json"));
    EXPECT_TRUE(fs::exists(folder.path() / "b/config.json"));
}

TEST_F(RenameRun, ARunInUseKeepsItsName) {
    const auto run = a_run("a");
    const auto comparison = a_comparison("b");
    {
        const RunFolder held(run, {.resume = true});
        const RunFolder inner(comparison / "runs/gap-dense-seed0", {.resume = true});
        expect_error(Failure::locked, "rename it when that has ended",
                     [&] { rename_run(run, "new"); });
        expect_error(Failure::locked, "gap-dense-seed0: a process is working",
                     [&] { rename_run(comparison, "new"); });
    }
    EXPECT_EQ(rename_run(run, "new"), folder.path() / "new");
}

TEST_F(RenameRun, APartOfSomethingIsNotRenamedAlone) {
    const auto comparison = a_comparison("b");
    expect_error(Failure::usage, "rename that instead",
                 [&] { rename_run(comparison / "runs/gap-dense-seed0", "new"); });
    folder.write("batch/batch.json", "{}");
    expect_error(Failure::usage, "is a part of",
                 [&] { rename_run(a_run("batch/runs/cell"), "new"); });
    folder.write("folds/config.json", R"({"headroom": "0.1", "heads": ["gap-dense"], "folds": 2})");
    expect_error(Failure::usage, "rename that instead",
                 [&] { rename_run(a_comparison("folds/fold-1"), "new"); });
}

} // namespace
} // namespace headroom
