#include "tests/datasets/TempFolder.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <map>
#include <sys/wait.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// A batch trained by processes of the program itself.
class BatchProcesses : public testing::Test {
  protected:
    BatchProcesses() {
        std::ofstream(grid) << "data = synth:digits\nsynth-count = 200\nmodel = mnist-cnn\n"
                               "head = flatten-dense, gap-dense\nepochs = 3\nthreads = 1\n"
                               "seed = 0-2\n";
    }

    /// Runs a line of the shell, where $headroom is the program; returns its exit status.
    int shell(const std::string& line) const {
        const auto command = "headroom='" +
                             (fs::path(HEADROOM_BINARY_DIR) / "bin/headroom").string() +
                             "'; grid='" + grid.string() + "'; cd '" + std::string(folder / "") +
                             "'; exec >>out.txt 2>>err.txt; " + line;
        const int status = std::system(command.c_str());
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    std::string text(const std::string& file) const {
        std::ifstream stream(folder / file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::map<std::string, std::string> weights(const std::string& batch) const {
        std::map<std::string, std::string> all;
        for (const auto& run : fs::directory_iterator(fs::path(folder / batch) / "runs")) {
            std::ifstream stream(run.path() / "model.safetensors", std::ios::binary);
            all[run.path().filename()] = {std::istreambuf_iterator<char>(stream), {}};
        }
        return all;
    }

    const TempFolder folder;
    const fs::path grid = folder / "grid.ini";
};

TEST_F(BatchProcesses, GiveTheBitsOfOneProcess) {
    ASSERT_EQ(shell("$headroom batch run $grid --out one"), 0) << text("err.txt");
    ASSERT_EQ(shell("$headroom batch run $grid --out two --jobs 2"), 0) << text("err.txt");
    EXPECT_EQ(weights("one").size(), 6U);
    EXPECT_TRUE(weights("one") == weights("two"));
    EXPECT_TRUE(fs::exists(folder / "two/logs/6.txt"));
}

TEST_F(BatchProcesses, KilledAgainAndAgainTheBatchEndsWithTheSameBits) {
    ASSERT_EQ(shell("$headroom batch run $grid --out undisturbed"), 0) << text("err.txt");
    ASSERT_EQ(
        shell("for t in 0.15 0.25 0.1 0.3 0.2 0.35; do timeout -s KILL $t $headroom batch run "
              "$grid --out killed --jobs 2; sleep 0.5; done; "
              "$headroom batch run $grid --out killed"),
        0)
        << text("err.txt");
    EXPECT_TRUE(weights("killed") == weights("undisturbed"));
}

TEST_F(BatchProcesses, AKilledCellFailsAloneAndSaysSo) {
    ASSERT_EQ(shell("$headroom batch run $grid --out batch --only 1"), 0) << text("err.txt");
    // The first worker that is seen is killed; the others go on.
    EXPECT_NE(shell("$headroom batch run --out batch --jobs 2 --keep-going & batch=$!; "
                    "for i in $(seq 1000); do kill -KILL $(sed -n "
                    "'s/.*\"process\":\\([0-9]*\\).*/\\1/p' batch/state/*.running | "
                    "head -n 1) && break; sleep 0.02; done 2>/dev/null; wait $batch"),
              0);
    shell("$headroom batch status batch");
    EXPECT_THAT(text("out.txt"), testing::HasSubstr("killed by signal 9"));
    ASSERT_EQ(shell("$headroom batch retry batch"), 0) << text("err.txt");
    EXPECT_EQ(weights("batch").size(), 6U);
}

TEST_F(BatchProcesses, CellsWaitForMemory) {
    const auto most_at_once = [&](const std::string& memory) {
        shell("$headroom batch run $grid --out in-" + memory + " --jobs 2 --memory " + memory +
              " & batch=$!; most=0; while kill -0 $batch; do "
              "now=$(ls in-" +
              memory +
              "/state/*.running | wc -l); "
              "[ $now -le $most ] || most=$now; sleep 0.01; done 2>/dev/null; "
              "wait $batch && echo $most > most.txt");
        return text("most.txt");
    };
    EXPECT_EQ(most_at_once("8GB"), "2\n") << text("err.txt");
    EXPECT_THAT(text("err.txt"), testing::Not(testing::HasSubstr("waits")));
    EXPECT_EQ(most_at_once("1MB"), "1\n") << text("err.txt");
    EXPECT_THAT(text("err.txt"), testing::HasSubstr("cell 2 waits, as others may: it needs"));
    EXPECT_TRUE(weights("in-1MB") == weights("in-8GB"));
}

TEST_F(BatchProcesses, SeveralMayWorkInOneFolder) {
    ASSERT_EQ(shell("$headroom batch run $grid --out alone"), 0) << text("err.txt");
    ASSERT_EQ(shell("$headroom batch run $grid --out shared --only 1; "
                    "for n in 1 2 3; do $headroom batch run --out shared & done; wait; "
                    "$headroom batch run --out shared"),
              0)
        << text("err.txt");
    EXPECT_TRUE(weights("shared") == weights("alone"));
}

} // namespace
} // namespace headroom
