#include "gui/pages/BatchPage.h"

#include "core/jobs/batch/BatchRunJob.h"
#include "gui/pages/evaluate/FigureTable.h"
#include "gui/widgets/PathList.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/GuiFixture.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTabWidget>

namespace headroom {
namespace {

using testing::HasSubstr;

class BatchPageTest : public GuiFixture {
  protected:
    BatchPageTest() {
        window->show_page(PageId::batch);
        find<PathList>("batchData").check_only({"synth:digits"});
        find<PathList>("batchModels").check_only({"mnist-cnn"});
        find<PathList>("batchHeads").check_only({"flatten-dense", "gap-dense"});
        find<QSpinBox>("batchSeeds").setValue(1);
        find<QLineEdit>("batchOut").setText(out());
        find<QPlainTextEdit>("batchOptions")
            .setPlainText("synth-count = 120\nepochs = 1\nbatch-size = 32\nthreads = 1");
    }

    QString out() const { return folder.filePath("batch"); }
    BatchPage& batch() const { return page<BatchPage>(PageId::batch); }
    std::string plan() const { return find<QLabel>("batchPlan").text().toStdString(); }

    void train() {
        find<QPushButton>("startBatch").click();
        EXPECT_TRUE(wait_for([&] { return batch().table().count(CellState::done) == 2; }));
        EXPECT_TRUE(wait_for([&] { return batch().unfinished().isEmpty(); }));
    }
};

TEST_F(BatchPageTest, TellsCellsTimeAndMemoryBeforeItTrains) {
    find<QSpinBox>("batchSeeds").setValue(3);
    EXPECT_TRUE(wait_for([&] { return plan().find("of memory") != std::string::npos; }));
    EXPECT_THAT(plan(), HasSubstr("6 cells, about "));
}

TEST_F(BatchPageTest, SaysWhatIsWrongWithTheGrid) {
    find<QPlainTextEdit>("batchOptions").setPlainText("epochs = 1\nlearning = 3");
    EXPECT_TRUE(wait_for([&] { return plan().find("learning") != std::string::npos; }));
    EXPECT_THAT(plan(), HasSubstr("line 2"));
    EXPECT_FALSE(find<QPushButton>("startBatch").isEnabled());
    find<PathList>("batchHeads").check_only({});
    find<QPlainTextEdit>("batchOptions").setPlainText("");
    EXPECT_TRUE(wait_for([&] { return plan().find("Heads: tick one") != std::string::npos; }));
}

TEST_F(BatchPageTest, TrainsShowsAndOpensCells) {
    train();
    auto& cells = find<FigureTable>("cells");
    EXPECT_EQ(cells.model()->rowCount(), 2);
    find<QLineEdit>("cellFilter").setText("gap-dense");
    EXPECT_EQ(cells.model()->rowCount(), 1);
    cells.set_current_row(1);
    find<QPushButton>("exploreCell").click();
    EXPECT_EQ(window->current_page(), PageId::explore);
}

TEST_F(BatchPageTest, ShowsTheTableAndVerdicts) {
    train();
    find<QTabWidget>("batchTabs").setCurrentIndex(1);
    EXPECT_TRUE(wait_for([&] { return find<QPushButton>("saveBatchPage").isEnabled(); }));
    EXPECT_THAT(run_copied_command(*window), HasSubstr("Test accuracy"));
}

TEST_F(BatchPageTest, ItsCommandMakesTheSameBatch) {
    const auto command = batch().command().toStdString();
    EXPECT_THAT(command, HasSubstr("cat >batch.grid <<'GRID'\ndata = synth:digits\n"));
    EXPECT_THAT(command, HasSubstr("headroom batch run batch.grid --out " + out().toStdString()));
    const auto from = command.find('\n') + 1, to = command.find("GRID\nheadroom");
    BatchRunSpec spec;
    spec.made = grid_from_text(command.substr(from, to - from), "grid");
    spec.out = out().toStdString();
    EXPECT_EQ(run(spec, {}).done, 2U);
}

TEST_F(BatchPageTest, OpensABatchFromElsewhere) {
    BatchRunSpec spec;
    spec.made = grid_from_text("data = synth:digits\nsynth-count = 120\nmodel = mnist-cnn\nhead = "
                               "gap-dense\nseed = 0-2\nepochs = 1\nbatch-size = 32\nthreads = 1\n",
                               "grid");
    spec.out = out().toStdString();
    spec.only = {"1"};
    run(spec, {});
    window->open(out());
    EXPECT_TRUE(wait_for([&] { return batch().table().rows.size() == 3; }));
    EXPECT_THAT(find<QLabel>("batchState").text().toStdString(), HasSubstr("1 of 3 cells done"));
    find<QPushButton>("startBatch").click();
    EXPECT_TRUE(wait_for([&] { return batch().table().count(CellState::done) == 3; }));
    EXPECT_TRUE(wait_for([&] { return batch().unfinished().isEmpty(); }));
    find<QPushButton>("newBatch").click();
    EXPECT_TRUE(batch().table().folder.empty());
}

TEST_F(BatchPageTest, StoppedItGoesOn) {
    find<QPlainTextEdit>("batchOptions")
        .setPlainText("synth-count = 120\nepochs = 200\nbatch-size = 32\nthreads = 1");
    find<QPushButton>("startBatch").click();
    EXPECT_TRUE(wait_for([&] { return batch().table().count(CellState::running) == 1; }));
    find<QPushButton>("stopBatch").click();
    EXPECT_TRUE(wait_for([&] { return batch().unfinished().isEmpty(); }));
    EXPECT_TRUE(wait_for([&] { return batch().table().count(CellState::stopped) == 1; }));
    EXPECT_TRUE(find<QPushButton>("startBatch").isEnabled());
}

/// As many as a cluster trains in a night. The longest turn of the event loop is a property of the
/// test's XML, for people to look at.
TEST_F(BatchPageTest, ScrollsThroughTenThousandCells) {
    BatchRunSpec spec;
    spec.out = out().toStdString();
    spec.made = grid_from_text("data = synth:digits\nmodel = mnist-cnn\nhead = gap-dense\n"
                               "seed = 0-9999\n",
                               "grid");
    open_batch(spec).save();
    emit window->session().batch_requested(out());
    ASSERT_TRUE(wait_for([&] { return batch().table().rows.size() == 10'000; }));

    auto& cells = *window->findChild<FigureTable*>("cells");
    auto& bar = *cells.verticalScrollBar();
    ASSERT_GT(bar.maximum(), 1'000);
    qint64 longest = 0;
    for (int at = 0; at <= bar.maximum(); at += bar.maximum() / 200) {
        QElapsedTimer turn;
        turn.start();
        bar.setValue(at);
        QCoreApplication::processEvents();
        longest = std::max(longest, turn.elapsed());
    }
    bar.setValue(bar.maximum());
    RecordProperty("longest_turn_ms", static_cast<int>(longest));
    EXPECT_EQ(cells.indexAt(cells.viewport()->rect().bottomLeft() - QPoint(-2, 4)).row(), 9'999);
}

} // namespace
} // namespace headroom
