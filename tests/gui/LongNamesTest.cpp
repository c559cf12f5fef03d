#include "core/jobs/evaluation/EvaluateJob.h"
#include "core/jobs/training/TrainJob.h"
#include "gui/pages/DataPage.h"
#include "gui/pages/EvaluatePage.h"
#include "gui/pages/Page.h"
#include "gui/pages/PredictPage.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/NameBox.h"
#include "gui/widgets/WrappedLabel.h"
#include "tests/datasets/TestImages.h"
#include "tests/gui/GuiFixture.h"

#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QToolTip>

namespace headroom {
namespace {

/// Asks for the tool tip in a widget's middle, as a mouse that rests there does.
QString tip_of(QWidget& widget) {
    QToolTip::hideText();
    EXPECT_TRUE(QTest::qWaitFor([] { return !QToolTip::isVisible(); }));
    const auto middle = widget.rect().center();
    QHelpEvent event(QEvent::ToolTip, middle, widget.mapToGlobal(middle));
    QApplication::sendEvent(&widget, &event);
    return QToolTip::text();
}

const QString long_name = "Lorry" + QString(200, 'x');

TEST(ElidedLabels, HaveTheWholeTextInTheToolTip) {
    ElidedLabel label(long_name);
    label.resize(120, 20);
    label.show();
    EXPECT_LT(label.minimumSizeHint().width(), 120);
    EXPECT_EQ(label.text(), long_name);
    EXPECT_EQ(tip_of(label), long_name);
    label.setText("Car");
    EXPECT_EQ(tip_of(label), "");
}

TEST(NameBoxes, ElideTheChosenNameAndHaveItInTheToolTip) {
    NameBox box;
    box.addItems({"Car", long_name});
    box.setCurrentIndex(1);
    box.resize(box.sizeHint());
    box.show();
    EXPECT_LT(box.sizeHint().width(), 300);
    EXPECT_EQ(tip_of(box), long_name);
    box.setCurrentIndex(0);
    EXPECT_EQ(tip_of(box), "");
}

TEST(WrappedLabels, BreakAWordThatIsLongerThanALine) {
    WrappedLabel label(long_name);
    label.resize(200, 100);
    EXPECT_LT(label.minimumSizeHint().width(), 200);
    EXPECT_GT(label.heightForWidth(200), 4 * label.fontMetrics().height());
    EXPECT_LT(label.heightForWidth(100'000), 2 * label.fontMetrics().height());
}

/// A folder with a class of a very long name, and a run that was trained on it.
class LongNamesGui : public GuiFixture {
  protected:
    LongNamesGui() {
        for (int i = 0; i < 5; ++i) {
            write_image(photos, fmt::format("Car/{}.png", i), 28, 28, Qt::red);
            write_image(photos, fmt::format("{}/{}.png", long_name.toStdString(), i), 28, 28,
                        Qt::blue);
        }
        photos.write("Car/broken" + std::string(200, 'x') + ".png", "no image");
        data.path = photos.path().string();
        data.options.skip_bad = true;
    }

    void expect_narrow(const char* where) const {
        QCoreApplication::processEvents();
        EXPECT_LE(window->minimumSizeHint().width(), narrow) << where;
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        EXPECT_TRUE(window->grab().save(out.filePath(QString("long-%1.png").arg(where))));
    }
    void open_data() {
        auto& page = GuiFixture::page<DataPage>(PageId::data);
        QSignalSpy ended(&page, &Page::activity_ended);
        page.open(data);
        ASSERT_TRUE(wait_for([&] { return ended.count() > 0; }));
        ASSERT_TRUE(window->session().data());
    }
    QString train() {
        QFile file(folder.filePath("tiny.json"));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(R"({"name": "tiny", "input": "28x28x3", "classes": 2,
            "backbone": [{"type": "conv", "filters": 4, "kernel": 5, "stride": 2, "padding": 2},
                         {"type": "relu"}, {"type": "maxpool", "kernel": 2}],
            "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"}]})");
        file.close();
        TrainSpec spec;
        spec.data = data;
        spec.model = folder.filePath("tiny.json").toStdString();
        spec.head = "gap-dense";
        spec.options.epochs = 1;
        spec.options.batch_size = 4;
        spec.options.threads = 1;
        spec.out = folder.filePath("runs/" + QString(120, 'r')).toStdString();
        run(spec, {});
        return QString::fromStdString(spec.out.string());
    }

    TempFolder photos;
    DataSpec data;
    const int narrow = window->minimumSizeHint().width();
};

TEST_F(LongNamesGui, NoPageBecomesWider) {
    window->show_page(PageId::data);
    open_data();
    auto& classes = find<QComboBox>("dataClass");
    classes.setCurrentIndex(2);
    find<QAbstractItemView>("gallery").setCurrentIndex(
        find<QAbstractItemView>("gallery").model()->index(0, 0));
    expect_narrow("data");
    EXPECT_TRUE(tip_of(classes).startsWith(long_name));
    QTest::mouseClick(&find<QPushButton>("verify"), Qt::LeftButton);
    ASSERT_TRUE(wait_for([&] { return find<QTabWidget>("dataTabs").currentIndex() == 1; }));
    expect_narrow("findings");

    const auto run = train();
    emit window->session().runs_changed();
    window->show_page(PageId::train);
    ASSERT_TRUE(wait_for([&] { return find<QTreeView>("runs").model()->rowCount() == 1; }));
    expect_narrow("train");

    emit window->session().evaluate_requested({run});
    QTest::mouseClick(&find<QPushButton>("evaluateStart"), Qt::LeftButton);
    ASSERT_TRUE(wait_for([&] { return !page<EvaluatePage>(PageId::evaluate).rows().empty(); }));
    expect_narrow("evaluate");
    find<QTabWidget>("evaluateTabs").setCurrentIndex(1);
    auto& figures = find<QTableView>("classFigures");
    EXPECT_LT(figures.columnWidth(0), 320);
    EXPECT_EQ(figures.model()->index(1, 0).data(Qt::ToolTipRole), long_name);

    window->show_page(PageId::predict);
    page<PredictPage>(PageId::predict).open({run});
    page<PredictPage>(PageId::predict).open({QString::fromStdString(photos.path().string())});
    QTest::mouseClick(&find<QPushButton>("predictStart"), Qt::LeftButton);
    ASSERT_TRUE(wait_for([&] { return find<QPushButton>("predictStart").isEnabled(); }));
    auto& grid = find<QAbstractItemView>("predictGrid");
    grid.setCurrentIndex(grid.model()->index(0, 0));
    expect_narrow("predict");
    find<QListWidget>("predictAnswers").setCurrentRow(4);
    EXPECT_TRUE(find<QListWidget>("predictUnreadable").isVisible());
    expect_narrow("predict-unreadable");

    window->show_page(PageId::explore);
    emit window->session().explore_requested(run);
    auto& activation_of = find<QComboBox>("mapsClass");
    ASSERT_TRUE(wait_for([&] { return activation_of.count() == 3; }));
    activation_of.setCurrentIndex(2);
    expect_narrow("explore");
    EXPECT_EQ(tip_of(activation_of), long_name);
}

TEST_F(LongNamesGui, AnErrorWithALongPathIsBrokenNotWider) {
    window->show_page(PageId::data);
    auto& page = GuiFixture::page<DataPage>(PageId::data);
    page.open(folder.filePath(QString(240, 'p')));
    ASSERT_TRUE(wait_for([&] { return !page.message().text().isEmpty(); }));
    EXPECT_TRUE(page.message().text().contains(QString(240, 'p')));
    expect_narrow("error");
}

} // namespace
} // namespace headroom
