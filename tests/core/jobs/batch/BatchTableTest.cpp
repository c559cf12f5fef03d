#include "core/jobs/batch/BatchTable.h"

#include "core/jobs/batch/BatchRunJob.h"
#include "datasets/base/Cancelled.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

namespace fs = std::filesystem;

class BatchTableTest : public JobFixture {
  protected:
    BatchRunSpec spec() const {
        BatchRunSpec batch;
        batch.made = grid_from_text(
            "data = synth:digits\nsynth-count = 120\nmodel = " + model_path.string() +
                "\nhead = flatten-dense, gap-dense\nepochs = 1\n"
                "batch-size = 32\nthreads = 1\nseed = 0-1\n",
            "grid");
        batch.out = folder / "batch";
        return batch;
    }
};

TEST_F(BatchTableTest, HasTheMetricsOfFinishedCells) {
    auto batch = spec();
    batch.only = {"2"};
    run(batch, {});
    const auto table = read_batch_table(batch.out, {});
    ASSERT_EQ(table.rows.size(), 4U);
    EXPECT_EQ(table.varied, (std::vector<std::string>{"head", "seed"}));
    EXPECT_EQ(table.count(CellState::done), 1U);
    EXPECT_EQ(table.count(CellState::waiting), 3U);
    ASSERT_TRUE(table.rows[1].run);
    EXPECT_EQ(table.rows[1].run->head, "flatten-dense");
    EXPECT_EQ(table.rows[1].run->seed, 1U);
    EXPECT_FALSE(table.rows[0].run);
}

TEST_F(BatchTableTest, ReadsFinishedCellsOnce) {
    const auto batch = spec();
    run(batch, {});
    const auto before = read_batch_table(batch.out, {});
    const auto after = read_batch_table(batch.out, {}, &before);
    for (std::size_t i = 0; i < after.rows.size(); ++i)
        EXPECT_EQ(after.rows[i].run, before.rows[i].run);
}

TEST_F(BatchTableTest, SaysWhyACellFailedOrCannotBeRead) {
    auto batch = spec();
    run(batch, {});
    const BatchFolder opened(batch.out);
    std::ofstream(opened.run(opened.cell(1)) / "run.json") << "{";
    fs::remove(batch.out / "state/3.done");
    opened.mark_failed(opened.cell(3), {"the disk is full", 5});
    const auto table = read_batch_table(batch.out, {});
    EXPECT_FALSE(table.rows[0].run);
    EXPECT_THAT(table.rows[0].text, testing::HasSubstr("run.json"));
    EXPECT_EQ(table.rows[2].state, CellState::failed);
    EXPECT_EQ(table.rows[2].text, "the disk is full");
}

TEST_F(BatchTableTest, CanBeStopped) {
    const auto batch = spec();
    run(batch, {});
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(read_batch_table(batch.out, stop.get_token()), Cancelled);
}

} // namespace
} // namespace headroom
