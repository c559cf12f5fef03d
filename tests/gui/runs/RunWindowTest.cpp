#include "gui/runs/RunWindow.h"

#include "core/runs/RunFolder.h"
#include "core/runs/result/EpochLog.h"
#include "core/runs/result/RunState.h"
#include "gui/Theme.h"
#include "gui/pages/evaluate/ConfusionView.h"
#include "gui/runs/RunCurves.h"
#include "gui/widgets/Chart.h"
#include "gui/widgets/ChartValues.h"
#include "tests/gui/OpenedByDesktop.h"
#include "tests/gui/runs/RunListFixture.h"

#include <QCheckBox>
#include <QSlider>
#include <QTableWidget>
#include <QTreeWidget>

namespace headroom {
namespace {

using testing::HasSubstr;

class RunWindowGui : public RunListFixture {
  protected:
    /// Opens a window of the selected runs by Enter.
    RunWindow& open(std::size_t runs) {
        list.setFocus();
        emit list.activated(list.currentIndex());
        auto* shown = window->findChildren<RunWindow*>().last();
        EXPECT_TRUE(wait_for([&] { return shown->runs().size() == runs; }));
        EXPECT_TRUE(shown->isVisible());
        return *shown;
    }
    template <typename Widget>
    static Widget& part(const RunWindow& shown, const char* name) {
        auto* widget = shown.findChild<Widget*>(name);
        if (!widget) throw std::runtime_error(std::string("no widget is named ") + name);
        return *widget;
    }
    static void shoot_tabs(RunWindow& shown, const QString& name) {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        auto& tabs = part<QTabWidget>(shown, "runTabs");
        for (int tab = 0; tab < tabs.count(); ++tab) {
            tabs.setCurrentIndex(tab);
            QCoreApplication::processEvents();
            EXPECT_TRUE(shown.grab().save(out.filePath(QString("%1-%2.png").arg(name).arg(tab))));
        }
        tabs.setCurrentIndex(0);
    }
    static QStringList texts(const QTreeWidgetItem& part, int column) {
        QStringList all;
        for (int i = 0; i < part.childCount(); ++i)
            all << part.child(i)->text(column);
        return all;
    }
};

TEST_F(RunWindowGui, OneRunHasCurvesSettingsLogAndFiles) {
    select("a");
    auto& shown = open(1);
    EXPECT_EQ(shown.windowTitle(), "a");
    EXPECT_THAT(part<QLabel>(shown, "runState").text().toStdString(), HasSubstr("finished, 1/1"));
    const auto epochs = read_epochs(folder_of("a"));
    const auto points = shown.curves().points(0, "loss", true, RunCurves::raw);
    ASSERT_EQ(points.size(), 1);
    EXPECT_EQ(points[0], QPointF(1, epochs[0].held_out_loss));
    auto& chart = *part<Chart>(shown, "runs-loss").chart();
    EXPECT_EQ(values_at(chart, chart.mapToPosition(points[0], chart.series().last())).left(7),
              "a, test"); // under the pointer
    EXPECT_EQ(part<QTableWidget>(shown, "epochLog").rowCount(), 1);

    const auto& settings = part<QTreeWidget>(shown, "runSettings");
    const auto& changed = *settings.topLevelItem(0);
    EXPECT_TRUE(texts(changed, 0).contains("Learning rate"));
    EXPECT_FALSE(texts(changed, 0).contains("Batch size"));
    EXPECT_TRUE(texts(*settings.topLevelItem(1), 0).contains("Batch size"));

    OpenedByDesktop desktop;
    auto& files = part<QTreeWidget>(shown, "runFiles");
    part<QTabWidget>(shown, "runTabs").setCurrentWidget(&files);
    const auto found = files.findItems("run.json", Qt::MatchExactly);
    ASSERT_EQ(found.size(), 1);
    EXPECT_TRUE(found[0]->text(1).endsWith("B"));
    const auto at = files.visualItemRect(found[0]).center();
    QTest::mouseClick(files.viewport(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(files.viewport(), Qt::LeftButton, {}, at);
    EXPECT_EQ(desktop.opened,
              QStringList(QString::fromStdString((folder_of("a") / "run.json").string())));
}

TEST_F(RunWindowGui, ASelectionHasOneWindow) {
    select("a");
    open(1);
    open(1);
    EXPECT_EQ(window->findChildren<RunWindow*>().size(), 1);
    select("b");
    auto& other = open(1);
    EXPECT_EQ(window->findChildren<RunWindow*>().size(), 2);
    QTest::keyClick(&other, Qt::Key_Escape);
    EXPECT_TRUE(wait_for([&] { return window->findChildren<RunWindow*>().size() == 1; }));
}

TEST_F(RunWindowGui, SeveralRunsAreOverlaidAndTheirSettingsStandSideBySide) {
    select_all({"a", "b", "c"});
    click("openRun");
    auto& shown = *window->findChildren<RunWindow*>().last();
    ASSERT_TRUE(wait_for([&] { return shown.runs().size() == 3; }));
    EXPECT_EQ(shown.windowTitle(), "3 runs");
    const auto legend = part<QLabel>(shown, "runsLegend").text();
    for (const char* name : {"flatten-dense, seed 0", "gap-dense, seed 1"})
        EXPECT_TRUE(legend.contains(name)) << name << legend.toStdString();
    for (std::size_t run = 0; run < 3; ++run)
        EXPECT_EQ(shown.curves().points(run, "accuracy", false, RunCurves::raw).size(), 1) << run;
    const auto& differs = *part<QTreeWidget>(shown, "runSettings").topLevelItem(0);
    EXPECT_EQ(texts(differs, 0).size(), 2); // head and seed
    auto& run = part<QComboBox>(shown, "windowRun");
    EXPECT_TRUE(run.isVisible());
    EXPECT_EQ(run.count(), 3);
    const auto files = part<QTreeWidget>(shown, "runFiles").topLevelItemCount();
    EXPECT_GT(files, 4);
}

TEST_F(RunWindowGui, SmoothsAndKeepsTheRawLineAndHasALogarithmicAxis) {
    auto epochs = read_epochs(folder_of("a"));
    epochs.resize(3, epochs[0]);
    const double losses[] = {2, 1, 0};
    for (std::size_t i = 0; i < 3; ++i) {
        epochs[i].epoch = static_cast<int>(i) + 1;
        epochs[i].held_out_loss = losses[i];
    }
    std::ofstream(folder_of("a") / "log.csv") << log_csv(epochs);
    select("a");
    auto& shown = open(1);
    const auto& curves = shown.curves();
    EXPECT_TRUE(curves.points(0, "loss", true, RunCurves::smooth).empty());
    part<QSlider>(shown, "smoothing").setValue(50);
    const auto smooth = curves.points(0, "loss", true, RunCurves::smooth);
    ASSERT_EQ(smooth.size(), 3);
    EXPECT_NEAR(smooth[1].y(), 4.0 / 3, 1e-9);
    EXPECT_EQ(curves.points(0, "loss", true, RunCurves::raw)[1].y(), 1);
    QTest::mouseClick(&part<QCheckBox>(shown, "logarithmic"), Qt::LeftButton, {}, {8, 8});
    EXPECT_EQ(curves.points(0, "loss", true, RunCurves::raw).size(), 2); // 0 has no logarithm
    QTest::mouseClick(&part<QCheckBox>(shown, "trainingLines"), Qt::LeftButton, {}, {8, 8});
    EXPECT_TRUE(curves.points(0, "loss", false, RunCurves::raw).empty());
}

TEST_F(RunWindowGui, FollowsARunThatIsBeingTrained) {
    const RunFolder held(folder_of("a"), {.resume = true}); // as a process in it does
    select("a");
    auto& shown = open(1);
    EXPECT_THAT(part<QLabel>(shown, "runState").text().toStdString(), HasSubstr("running"));
    auto epochs = read_epochs(folder_of("a"));
    epochs.push_back(epochs[0]);
    epochs[1].epoch = 2;
    std::ofstream(folder_of("a") / "log.csv") << log_csv(epochs);
    EXPECT_TRUE(wait_for(
        [&] { return shown.curves().points(0, "loss", true, RunCurves::raw).size() == 2; }));
}

TEST_F(RunWindowGui, MeasuresTheConfusionMatrixWhenAskedTo) {
    select("a");
    auto& shown = open(1);
    auto& tabs = part<QTabWidget>(shown, "runTabs");
    tabs.setCurrentIndex(3);
    QTest::mouseClick(&part<QPushButton>(shown, "measureConfusion"), Qt::LeftButton);
    const auto& view = *shown.findChild<ConfusionView*>();
    ASSERT_TRUE(wait_for([&] { return view.isVisible(); }));
    EXPECT_THAT(part<QLabel>(shown, "confusionState").text().toStdString(), HasSubstr("correct"));
    shoot_tabs(shown, "run-measured");
}

TEST_F(RunWindowGui, TrainsAgainWithTheSettingsOfARun) {
    field<QSpinBox>("batch-size").setValue(64);
    field<QSpinBox>("epochs").setValue(7);
    field<QSpinBox>("seed").setValue(5);
    auto other = window->session().model();
    other.model = "mnist-cnn";
    window->session().set_model(other);
    data.options.synth_count = 200; // other data are open
    window->session().set_data(data,
                               std::make_shared<OpenedData>(open_dataset(data.path, data.options)));
    select("c");
    auto& shown = open(1);
    QTest::mouseClick(&part<QPushButton>(shown, "trainAgainWindow"), Qt::LeftButton);
    EXPECT_EQ(window->current_page(), PageId::train);
    ASSERT_TRUE(wait_for([&] { return field<QPushButton>("start").isEnabled(); }));
    EXPECT_EQ(field<QSpinBox>("epochs").value(), 1);
    EXPECT_EQ(field<QSpinBox>("seed").value(), 0);
    EXPECT_EQ(field<QLineEdit>("lr").text(), "0.01");
    EXPECT_EQ(field<QComboBox>("heads").currentText(), "only flatten-dense");
    EXPECT_EQ(window->session().data_spec().options.synth_count, 300U);
    EXPECT_FALSE(train.runner().running()); // nothing starts by itself
    const auto again = train.command().toStdString();
    EXPECT_THAT(again, HasSubstr("headroom train "));
    EXPECT_THAT(again, HasSubstr("--head flatten-dense"));
    EXPECT_THAT(again, HasSubstr("--lr 0.01"));
}

TEST_F(RunWindowGui, Screenshots) {
    const char* names[] = {"a", "b", "c"};
    for (int run = 0; run < 3; ++run) {
        const auto first = read_epochs(folder_of(names[run])).at(0);
        std::vector<EpochDone> epochs;
        for (int i = 1; i <= 30; ++i) {
            auto epoch = first;
            epoch.epoch = i;
            epoch.train_loss = 2.2 / (0.5 * i + run) + 0.02 * (i % 3);
            epoch.held_out_loss = 2.3 / (0.4 * i + run) + 0.06 * (i % 4);
            epoch.train_accuracy = 1 - 0.8 / (0.6 * i + run + 1) - 0.01 * (i % 3);
            epoch.held_out_accuracy = 1 - 0.85 / (0.5 * i + run + 1) - 0.02 * (i % 4);
            epochs.push_back(epoch);
        }
        std::ofstream(folder_of(names[run]) / "log.csv") << log_csv(epochs);
    }
    for (const auto appearance : {Appearance::light, Appearance::dark}) {
        Theme::apply(*qApp, appearance);
        const QString look = appearance == Appearance::dark ? "dark" : "light";
        select_all({"a", "b", "c"});
        click("openRun");
        auto& three = *window->findChildren<RunWindow*>().last();
        ASSERT_TRUE(wait_for([&] { return three.runs().size() == 3; }));
        part<QSlider>(three, "smoothing").setValue(70);
        shoot_tabs(three, "runs-" + look);
        part<QCheckBox>(three, "logarithmic").setChecked(true);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // the axis before
        QCoreApplication::processEvents();
        three.grab().save(QDir(qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots"))
                              .filePath("runs-log-" + look + ".png"));
        three.close();
        select("a");
        auto& one = open(1);
        shoot_tabs(one, "run-" + look);
        one.close();
        QCoreApplication::processEvents();
    }
    Theme::apply(*qApp, Appearance::light);
    shoot("run-table.png");
}

} // namespace
} // namespace headroom
