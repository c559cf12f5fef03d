#include "tests/cli/commands/JobCommandsFixture.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// Folders of two seeds of one head and a run of another, without training.
class RunsCommand : public testing::Test {
  protected:
    RunsCommand() {
        write_run("a0", "gap-dense", 0.01, 0, 0.8);
        write_run("a1", "gap-dense", 0.01, 1, 0.9);
        write_run("f0", "flatten-dense", 0.03, 0, 0.6);
    }

    void write_run(const std::string& name, const std::string& head, double rate, int seed,
                   double accuracy) const {
        const json split = {{"split", "test"},
                            {"count", 100},
                            {"accuracy", accuracy},
                            {"accuracy_interval", {0.1, 1.0}},
                            {"loss", 0.5}};
        folder.write("runs/" + name + "/config.json",
                     json({{"headroom", "0.1"},
                           {"head", head},
                           {"data", {{"path", "digits"}, {"fingerprint", "12"}}},
                           {"model", {{"name", "tiny"}}},
                           {"options", {{"epochs", 3}, {"learning_rate", rate}, {"seed", seed}}}})
                         .dump());
        folder.write("runs/" + name + "/run.json",
                     json({{"interrupted", false},
                           {"head", head},
                           {"seed", seed},
                           {"params", {{"backbone", 90}, {"head", 10}, {"total", 100}}},
                           {"macs", 1},
                           {"activation_bytes", 1},
                           {"peak_memory_bytes", 1},
                           {"seconds", 2.0},
                           {"images_per_second", 1.0},
                           {"train", split},
                           {"held_out", split},
                           {"history", json::array()},
                           {"started", "2025-01-31T12:00:00Z"},
                           {"finished", "2025-01-31T12:01:00Z"}})
                         .dump());
    }

    Outcome runs(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"runs", folder / "runs"});
        return headroom_cli(more);
    }

    std::vector<std::string> found(const std::vector<std::string>& more) const {
        auto all = more;
        all.insert(all.end(), {"--json", "--columns", "run"});
        std::vector<std::string> names;
        for (const auto& run : json::parse(runs(all).out))
            names.push_back(
                std::filesystem::path(run["run"].get<std::string>()).filename().string());
        return names;
    }

    TempFolder folder;
};

TEST_F(RunsCommand, FiltersAndSorts) {
    EXPECT_THAT(found({"--filter", "head=gap-dense lr>0.001", "--sort", "-test_accuracy"}),
                testing::ElementsAre("a1", "a0"));
    EXPECT_THAT(found({"--filter", "test_accuracy<70%"}), testing::ElementsAre("f0"));
    const auto listed = json::parse(runs({"--json", "--filter", "seed=1"}).out);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0]["state"], "finished"); // an entry, not a row of columns
    const auto text = runs({"--sort", "test_accuracy", "--columns", "test_accuracy,lr"});
    EXPECT_EQ(text.out, "Test accuracy  Learning rate\n60.00%                  0.03\n"
                        "80.00%                  0.01\n90.00%                  0.01\n");
}

TEST_F(RunsCommand, PrintsCsvAndGroups) {
    EXPECT_EQ(runs({"--csv", "--columns", "head,test_accuracy", "--sort", "-test_accuracy"}).out,
              "head,test_accuracy\ngap-dense,0.9\ngap-dense,0.8\nflatten-dense,0.6\n");
    const auto rows = json::parse(runs({"--group-seeds", "--json", "--sort", "lr"}).out);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["runs"], 2);
    EXPECT_EQ(rows[0]["lr"], 0.01);
    EXPECT_NEAR(rows[0]["test_accuracy"]["mean"].get<double>(), 0.85, 1e-12);
    EXPECT_THAT(runs({"--group-seeds"}).out, HasSubstr("85.00% ± 7.07%"));
}

TEST_F(RunsCommand, RefusesWhatItDoesNotKnow) {
    expect_failure(runs({"--filter", "haed=x"}), Failure::usage, {"--filter haed", "mean head?"});
    expect_failure(runs({"--sort", "speed"}), Failure::usage, {"--sort speed"});
    expect_failure(runs({"--columns", "run,speed"}), Failure::usage, {"--columns speed"});
    expect_failure(runs({"--csv", "--json"}), Failure::usage, {"--csv", "--json"});
    expect_failure(runs({"--export", "tensors", "x"}), Failure::usage, {"--export tensors"});
    expect_failure(headroom_cli({"runs", "--export", "mlflow"}), Failure::usage,
                   {"expected a folder to write to"});
}

TEST_F(RunsCommand, TagsAreKeptAndFound) {
    const auto run = folder / "runs/a1";
    const auto tagged = headroom_cli({"tag", run, "--add", "best,paper", "--note", "for table 2"});
    EXPECT_EQ(tagged.status, 0) << tagged.err;
    EXPECT_THAT(tagged.out, HasSubstr("best, paper; for table 2"));
    EXPECT_THAT(found({"--filter", "tags=best"}), testing::ElementsAre("a1"));
    EXPECT_THAT(runs().out, HasSubstr("for table 2"));
    const auto result = json::parse(headroom_cli({"tag", run, "--remove", "best", "--json"}).out);
    EXPECT_EQ(result[0]["tags"], json({"paper"}));
    expect_failure(headroom_cli({"tag", run, "--add", "a b"}), Failure::usage, {"--add a b"});
    expect_failure(headroom_cli({"tag", folder / "runs"}), Failure::usage, {"runs: expected"});
    expect_failure(headroom_cli({"tag", "--add", "x"}), Failure::usage, {"tag needs RUN"});
}

TEST_F(RunsCommand, ARunGetsAnotherName) {
    const auto renamed = headroom_cli({"rename", folder / "runs/a1", "best"});
    EXPECT_EQ(renamed.status, 0) << renamed.err;
    EXPECT_THAT(renamed.out, HasSubstr("is " + (folder / "runs/best") + " now"));
    EXPECT_THAT(found({"--filter", "seed=1"}), testing::ElementsAre("best"));
    const auto result =
        json::parse(headroom_cli({"rename", folder / "runs/best", "a1", "--json"}).out);
    EXPECT_EQ(result["run"], folder / "runs/a1");
    expect_failure(headroom_cli({"rename", folder / "runs/a1", "a0"}), Failure::usage,
                   {"runs/a0: exists already"});
    expect_failure(headroom_cli({"rename", folder / "runs/a1"}), Failure::usage,
                   {"expected a folder and a name"});
    expect_failure(headroom_cli({"rename"}), Failure::usage, {"rename needs RUN"});
}

TEST_F(RunsCommand, ExportsWhatTheFilterKeeps) {
    const auto out = folder / "exported";
    const auto done = runs({out, "--export", "mlflow", "--filter", "head=gap-dense"});
    EXPECT_EQ(done.status, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("2 runs written"));
    expect_failure(runs({out, "--export", "mlflow"}), Failure::usage, {"exported: is not empty"});
}

TEST_F(RunsCommand, DamagedNotesAreOneLine) {
    folder.write("runs/a0/notes.json", R"({"tags": ["../x"], "note": ""})");
    const auto text = runs();
    EXPECT_EQ(text.status, 0);
    EXPECT_THAT(text.out, HasSubstr("a0/notes.json: tags"));
    EXPECT_THAT(runs({"--filter", "seed=1"}).out, Not(HasSubstr("notes.json")));
}

} // namespace
} // namespace headroom
