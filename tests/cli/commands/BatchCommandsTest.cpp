#include "tests/cli/commands/JobCommandsFixture.h"

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class BatchCommands : public JobCommands {
  protected:
    BatchCommands() {
        grid = folder.write("grid.ini", "data = synth:digits\nsynth-count = 120\nmodel = " + model +
                                            "\nhead = flatten-dense, gap-dense\nepochs = 1\n"
                                            "threads = 1\nseed = 0-2\n");
    }
    std::string grid, out = folder / "batch";
};

TEST_F(BatchCommands, PlanTrainAndReport) {
    const auto dry = headroom_cli({"batch", "run", grid, "--out", out, "--dry-run"});
    ASSERT_EQ(dry.status, 0) << dry.err;
    EXPECT_THAT(dry.out, HasSubstr("6 cells, 0 done, 0 that cannot be trained"));
    EXPECT_FALSE(std::filesystem::exists(out));

    const auto run = headroom_cli({"batch", "run", grid, "--out", out, "--only", "1-2"});
    ASSERT_EQ(run.status, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("2 of 6 cells done"));
    EXPECT_THAT(headroom_cli({"batch", "status", out}).out,
                HasSubstr("2 of 6 cells done, 4 waiting"));
    ASSERT_EQ(headroom_cli({"batch", "run", "--out", out}).status, 0);
    EXPECT_EQ(json::parse(headroom_cli({"batch", "status", out, "--json"}).out)["done"], 6);

    const auto report = headroom_cli(
        {"batch", "report", out, "--html", folder / "b.html", "--csv", folder / "b.csv"});
    ASSERT_EQ(report.status, 0) << report.err;
    EXPECT_THAT(report.out, HasSubstr("gap-dense is"));
    EXPECT_THAT(read_text(folder / "b.html"), HasSubstr("Where only the head differs"));
    const auto logs = headroom_cli({"batch", "logs", out, "4"});
    EXPECT_THAT(logs.out, HasSubstr("Cell 4: done\n"));
    EXPECT_THAT(logs.out, HasSubstr("train_loss"));
    EXPECT_THAT(headroom_cli({"batch", "retry", out}).out, HasSubstr("no cell failed"));
    EXPECT_EQ(headroom_cli({"batch", "stop", out}).status, 0);
}

TEST_F(BatchCommands, AFailureIsTheExitStatus) {
    const auto bad =
        folder.write("bad.ini", "data = synth:digits\nsynth-count = 120\nmodel = " + model +
                                    "\nhead = gap-dense\nlr = 1e30\nepochs = 2\n");
    const auto run = headroom_cli({"batch", "run", bad, "--out", out});
    EXPECT_EQ(run.status, static_cast<int>(Failure::diverged));
    EXPECT_THAT(run.err, HasSubstr("headroom: cell 1 failed: the training diverged"));
    EXPECT_THAT(headroom_cli({"batch", "logs", out, "1"}).out, HasSubstr("Failed with status 6"));
    EXPECT_EQ(headroom_cli({"batch", "retry", out, "1"}).status,
              static_cast<int>(Failure::diverged));
}

TEST_F(BatchCommands, MistakesAreOneLine) {
    expect_failure(headroom_cli({"batch", "run", "--out", out}), Failure::usage, {"name the grid"});
    expect_failure(headroom_cli({"batch", "run", folder / "none.ini", "--out", out}), Failure::io,
                   {"none.ini"});
    expect_failure(headroom_cli({"batch", "status", out}), Failure::io, {"no batch"});
    expect_failure(headroom_cli({"batch", "submit", out, "--grid", grid}), Failure::usage,
                   {"expected --slurm"});
    expect_failure(headroom_cli({"batch", "submit", out, "--slurm"}), Failure::usage,
                   {"name the grid"});
    expect_failure(
        headroom_cli({"batch", "submit", out, "--grid", grid, "--slurm", "--time", "1\n2"}),
        Failure::usage, {"a control character"});
    expect_failure(headroom_cli({"batch", "submit", out, "--slurm", "account"}), Failure::usage,
                   {"account: expected options of sbatch"});
    expect_failure(headroom_cli({"batch", "logs", out}), Failure::usage, {"the number of a cell"});
    expect_failure(headroom_cli({"batch"}), Failure::usage, {"batch run, batch submit"});
}

} // namespace
} // namespace headroom
