#include "gui/pages/StartPage.h"

#include "core/jobs/training/CompareJob.h"
#include "gui/JobRunner.h"
#include "gui/Theme.h"
#include "gui/pages/ComparePage.h"
#include "gui/pages/TrainPage.h"
#include "tests/gui/ChooseNext.h"
#include "tests/gui/pages/ComparisonFixture.h"

#include <QApplication>
#include <QListWidget>
#include <QPushButton>
#include <QTimer>

namespace headroom {
namespace {

using testing::HasSubstr;

class StartPageGui : public ComparisonFixture {
  protected:
    StartPageGui() { window->show_page(PageId::start); }
    ~StartPageGui() override { Theme::apply(*qApp, Appearance::light); }

    void click(const char* button) const {
        QTest::mouseClick(&find<QPushButton>(button), Qt::LeftButton);
    }
    void shoot(const QString& name) const {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        QCoreApplication::processEvents();
        EXPECT_TRUE(window->grab().save(out.filePath(name)));
    }
};

TEST_F(StartPageGui, IsShownFirst) {
    Settings::set_page({});
    const MainWindow first;
    EXPECT_EQ(first.current_page(), PageId::start);
}

TEST_F(StartPageGui, OneClickTrainsBothHeadsOnDrawnDigits) {
    auto& train = page<TrainPage>(PageId::train);
    QObject::connect(
        &train.runner(), &JobRunner::started, &train, [&] { train.runner().pause(); },
        Qt::SingleShotConnection);
    click("tryIt");
    ASSERT_TRUE(wait_for([&] { return train.runner().holds(); }));
    EXPECT_EQ(window->current_page(), PageId::train);
    EXPECT_EQ(window->session().data_spec().path, "synth:digits");
    const auto started = train.comparison();
    ASSERT_TRUE(started.has_value());
    EXPECT_EQ(started->options.epochs, 3);
    EXPECT_EQ(started->seeds, 3);
    EXPECT_THAT(started->heads, testing::ElementsAre("flatten-dense", "gap-dense"));
    train.stop();
    EXPECT_TRUE(wait_for([&] { return !train.runner().running(); }));
}

TEST_F(StartPageGui, OtherDataOpenedInsteadAreNotTrainedOn) {
    click("tryIt");
    emit window->session().open_data_requested("synth:vehicles");
    ASSERT_TRUE(wait_for([&] { return window->session().data() != nullptr; }));
    EXPECT_EQ(window->session().data_spec().path, "synth:vehicles");
    EXPECT_FALSE(page<TrainPage>(PageId::train).runner().running());
    EXPECT_EQ(window->current_page(), PageId::data);
}

TEST_F(StartPageGui, ItsButtonsOpenAFolderOrAFile) {
    choose_next(comparison());
    click("openPhotos");
    EXPECT_EQ(window->current_page(), PageId::compare);
    window->show_page(PageId::start);
    choose_next(comparison() + "/report.html");
    click("openImages");
    EXPECT_EQ(window->current_page(), PageId::compare);
}

TEST_F(StartPageGui, ListsWhatWasOpenBefore) {
    Settings::set_runs_folder(made().folder.path());
    Settings::add_recent_data("synth:vehicles");
    emit window->session().runs_changed();
    window->show_page(PageId::data);
    window->show_page(PageId::start);
    auto& data = find<QListWidget>("recentData");
    auto& runs = find<QListWidget>("recentRuns");
    ASSERT_EQ(data.count(), 1);
    EXPECT_EQ(data.item(0)->text(), "synth:vehicles");
    ASSERT_TRUE(wait_for([&] { return runs.item(0)->text().endsWith(": finished"); }));
    shoot("start-light.png");
    Theme::apply(*qApp, Appearance::dark);
    shoot("start-dark.png");
    QTest::mouseClick(runs.viewport(), Qt::LeftButton, {},
                      runs.visualItemRect(runs.item(0)).center());
    EXPECT_EQ(window->current_page(), PageId::compare);
    auto& compare = page<ComparePage>(PageId::compare);
    ASSERT_TRUE(wait_for([&] { return compare.compared().has_value(); }));
}

TEST_F(StartPageGui, SaysWhereNothingIsListed) {
    EXPECT_EQ(find<QListWidget>("recentData").item(0)->flags(), Qt::NoItemFlags);
    ASSERT_TRUE(wait_for([&] { return find<QListWidget>("recentRuns").count() == 1; }));
    EXPECT_THAT(find<QListWidget>("recentRuns").item(0)->text().toStdString(),
                HasSubstr("Nothing"));
}

} // namespace
} // namespace headroom
