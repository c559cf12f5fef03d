#include "tests/gui/pages/TrainFixture.h"

#include <QMenu>
#include <QPushButton>
#include <QTreeView>

namespace headroom {
namespace {

using testing::HasSubstr;

/// Places of the Train page: folders of runs, and the keyboard focus.
class TrainPlacesGui : public TrainFixture {};

/// Runs of others are listed from their folder; new ones are still written to one's own.
TEST_F(TrainPlacesGui, AnotherFolderIsListedAndNotWrittenTo) {
    const QDir others(folder.filePath("others"));
    ASSERT_TRUE(others.mkpath("bad"));
    std::ofstream(others.filePath("bad/run.json").toStdString()) << "{";
    const auto written_to = window->session().runs_folder();
    window->show_page(PageId::data);
    window->open(others.path());
    EXPECT_EQ(window->current_page(), PageId::train);
    auto& list = field<QTreeView>("runs");
    ASSERT_TRUE(wait_for([&] { return list.model()->rowCount() == 1; }));
    EXPECT_TRUE(list.isVisible());
    EXPECT_EQ(window->session().runs_folder(), written_to);
    EXPECT_THAT(text("runFolders").toStdString(),
                HasSubstr("written to " + written_to.toStdString()));

    one_head(1);
    click("start");
    wait_for_end();
    EXPECT_EQ(list_runs(written_to.toStdString()).size(), 1U);
    EXPECT_EQ(list_runs(others.path().toStdString()).size(), 1U);
    auto& back = find<QAction>("listWritten");
    ASSERT_TRUE(back.isEnabled());
    back.trigger();
    EXPECT_EQ(window->session().listed_folder(), written_to);
    ASSERT_TRUE(wait_for([&] { return text("runFolders") == written_to; }));
}

/// A button that disables itself gives the focus to one beside it.
TEST_F(TrainPlacesGui, TheFocusStaysNearAButtonThatDisablesItself) {
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    auto &start = field<QPushButton>("start"), &stop = field<QPushButton>("stop");
    start.setFocus();
    QObject::connect(
        &train.runner(), &JobRunner::started, &train, [this] { train.runner().pause(); },
        Qt::SingleShotConnection);
    QTest::keyClick(&start, Qt::Key_Space);
    ASSERT_TRUE(wait_for([&] { return stop.isEnabled(); }));
    EXPECT_EQ(window->focusWidget(), &start) << "it takes the next training";
    stop.setFocus();
    QTest::keyClick(&stop, Qt::Key_Space);
    wait_for_end();
    EXPECT_FALSE(stop.isEnabled());
    EXPECT_TRUE(wait_for([&] { return window->focusWidget() == &start; }, 10))
        << window->focusWidget()->objectName().toStdString();
}

} // namespace
} // namespace headroom
