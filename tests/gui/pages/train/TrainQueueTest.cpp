#include "gui/pages/train/TrainQueue.h"

#include "gui/widgets/MessageBar.h"
#include "tests/gui/pages/TrainFixture.h"

#include <QCheckBox>
#include <QListWidget>
#include <QPushButton>

namespace headroom {
namespace {

using testing::HasSubstr;

class TrainQueueGui : public TrainFixture {
  protected:
    /// Starts one head, holds it before its end, and has two more with 3 and 4 epochs wait.
    void start_and_queue_two() {
        one_head(2);
        start_and_pause();
        for (int epochs : {3, 4}) {
            field<QSpinBox>("epochs").setValue(epochs);
            click("start");
        }
        field<QTabWidget>("trainTabs").setCurrentIndex(2);
        ASSERT_EQ(list().count(), 2);
    }
    QListWidget& list() const { return field<QListWidget>("queue"); }
    std::string tip(int row) const { return list().item(row)->toolTip().toStdString(); }
    /// Epochs of the finished runs, in the order in which they began.
    std::vector<int> trained_epochs() const {
        std::vector<int> epochs;
        const QString writing = "Writing to ";
        for (const auto& line : field<QPlainTextEdit>("log").toPlainText().split('\n')) {
            if (!line.startsWith(writing)) continue;
            const auto run = read_run(line.mid(writing.size()).toStdString());
            if (run && run->state == RunEntry::State::finished) epochs.push_back(run->epochs);
        }
        return epochs;
    }
};

TEST_F(TrainQueueGui, WhatIsStartedWhileSomethingTrainsComesAfterIt) {
    start_and_queue_two();
    EXPECT_EQ(field<QPushButton>("start").text(), "&Queue");
    EXPECT_EQ(field<QTabWidget>("trainTabs").tabText(2), "Queue (2)");
    EXPECT_THAT(train.unfinished().toStdString(), HasSubstr("2 more in the queue"));
    EXPECT_THAT(tip(0), HasSubstr("--epochs 3"));
    click("pause"); // Continue
    ASSERT_TRUE(wait_for([&] { return trained_epochs().size() == 3; }));
    EXPECT_EQ(trained_epochs(), (std::vector<int>{2, 3, 4}));
    wait_for_end();
    EXPECT_EQ(field<QPushButton>("start").text(), "&Start");
    EXPECT_EQ(field<QTabWidget>("trainTabs").tabText(2), "Queue");
    EXPECT_EQ(train.message().text(), "");
}

TEST_F(TrainQueueGui, IsReorderedAndShortened) {
    start_and_queue_two();
    list().setCurrentRow(1);
    click("queueUp");
    EXPECT_THAT(tip(0), HasSubstr("--epochs 4"));
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    list().setFocus();
    QTest::keyClick(&list(), Qt::Key_Down, Qt::ControlModifier);
    EXPECT_THAT(tip(1), HasSubstr("--epochs 4"));
    QTest::keyClick(&list(), Qt::Key_Delete);
    ASSERT_EQ(list().count(), 1);
    EXPECT_THAT(tip(0), HasSubstr("--epochs 3"));
    click("queueRemove");
    EXPECT_EQ(list().count(), 0);
    click("pause"); // Continue
    wait_for_end();
    EXPECT_EQ(trained_epochs(), (std::vector<int>{2}));
}

TEST_F(TrainQueueGui, StopHoldsItUntilItIsLetGo) {
    start_and_queue_two();
    click("stop");
    wait_for_end();
    EXPECT_TRUE(field<QCheckBox>("queueHold").isChecked());
    EXPECT_EQ(list().count(), 2);
    field<QTabWidget>("trainTabs").setCurrentIndex(2);
    click("queueHold");
    ASSERT_TRUE(wait_for([&] { return trained_epochs().size() == 2; }));
    EXPECT_EQ(trained_epochs(), (std::vector<int>{3, 4}));
    wait_for_end();
}

TEST_F(TrainQueueGui, AFailureIsToldAndTheNextBegins) {
    start_and_queue_two();
    list().setCurrentRow(0);
    const auto& first = list().item(0)->data(Qt::UserRole).value<TrainingJob>();
    auto broken = first;
    training_of(broken).model = folder.filePath("none.json").toStdString();
    list().item(0)->setData(Qt::UserRole, QVariant::fromValue(broken));
    click("pause"); // Continue
    ASSERT_TRUE(wait_for([&] { return trained_epochs().size() == 2; }));
    wait_for_end();
    EXPECT_EQ(trained_epochs(), (std::vector<int>{2, 4}));
    EXPECT_THAT(train.message().text().toStdString(), HasSubstr("none.json"));
}

} // namespace
} // namespace headroom
