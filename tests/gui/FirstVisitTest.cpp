#include "gui/JobRunner.h"
#include "gui/pages/ComparePage.h"
#include "gui/pages/TrainPage.h"
#include "gui/pages/compare/DisagreementView.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/MessageBar.h"
#include "tests/datasets/TestImages.h"
#include "tests/gui/ChooseNext.h"
#include "tests/gui/GuiFixture.h"

#include <QComboBox>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>

namespace headroom {
namespace {

/// A stranger's way from the first start to the verdict, click by click: at most 15, and no error
/// on any page. On photographs that the test draws, or in HEADROOM_FIRST_VISIT's folder.
class FirstVisitGui : public GuiFixture {
  protected:
    void click(QWidget& widget, QPoint at = {}) {
        ASSERT_TRUE(widget.isVisible() && widget.isEnabled()) << widget.objectName().toStdString();
        QTest::mouseClick(&widget, Qt::LeftButton, {}, at);
        ++clicks_;
        shoot();
        for (int i = 0; i < page_count; ++i)
            EXPECT_EQ(window->page(static_cast<PageId>(i)).message().text(), "");
    }
    void click(const char* button) { click(find<QPushButton>(button)); }
    /// Choosing a path in a dialog is three clicks: into the folder, the folder, Open.
    void click_and_choose(const char* button, const QString& path) {
        choose_next(path);
        click(button);
        clicks_ += 3;
    }
    /// Choosing from a list is two clicks: the box, the row.
    void choose(const char* box, const QString& row) {
        auto& list = find<QComboBox>(box);
        const int at = list.findText(row);
        ASSERT_GE(at, 0) << row.toStdString();
        click(list);
        list.hidePopup();
        list.setCurrentIndex(at);
        emit list.activated(at);
        ++clicks_;
    }
    /// Takes the model that is advised for the images, if the chosen one is not: the last, which
    /// needs no file of weights.
    void take_advice() {
        auto& advice = find<QLabel>("modelAdvice");
        ASSERT_TRUE(advice.isVisible()); // mnist-cnn is not for photographs
        emit advice.linkActivated(QString::number(advice.text().count("<a ") - 1));
        ++clicks_;
        shoot();
    }
    void next_to(PageId page) {
        ASSERT_TRUE(wait_for([&] { return find<QPushButton>("nextPage").isEnabled(); }, 600));
        click("nextPage");
        EXPECT_EQ(window->current_page(), page);
    }
    /// Opens an image on which one head fails, by a double click; without one, the page's next
    /// step.
    void look_at_a_disagreement(const DisagreementView& view) {
        using List = DisagreementView::List;
        for (const auto list : {List::only_first, List::only_second}) {
            if (view.lists()[list].empty()) continue;
            auto& tabs = *view.findChild<QTabBar*>();
            click(tabs, tabs.tabRect(list).center());
            auto& grid = *view.findChild<ImageGrid*>();
            const auto at = grid.visualRect(grid.model()->index(0, 0)).center();
            click(*grid.viewport(), at);
            QTest::mouseDClick(grid.viewport(), Qt::LeftButton, {}, at);
            return;
        }
        next_to(PageId::explore);
    }
    void shoot() {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        QCoreApplication::processEvents();
        EXPECT_TRUE(window->grab().save(
            out.filePath(QString("visit-%1.png").arg(clicks_, 2, 10, QChar('0')))));
    }

    /// Coloured squares and discs on grey, with noise: two classes that a head can tell apart.
    QString write_photos() {
        if (const auto given = qEnvironmentVariable("HEADROOM_FIRST_VISIT"); !given.isEmpty())
            return given;
        for (int i = 0; i < 40; ++i)
            for (const bool disc : {false, true}) {
                QImage image(24, 24, QImage::Format_RGB32);
                image.fill(QColor(90 + i, 90, 90));
                QPainter painter(&image);
                painter.setPen(Qt::NoPen);
                painter.setBrush(QColor::fromHsv((37 * i) % 360, 200, 220));
                const QRect place(2 + i % 7, 2 + i % 5, 13, 13);
                disc ? painter.drawEllipse(place) : painter.drawRect(place);
                painter.end();
                const auto path = photos.path() / (disc ? "disc" : "square");
                std::filesystem::create_directories(path);
                EXPECT_TRUE(image.save(
                    QString::fromStdString((path / (std::to_string(100 + i) + ".png")).string())));
            }
        return QString::fromStdString(photos.path().string());
    }

    TempFolder photos;
    int clicks_ = 0;
};

TEST_F(FirstVisitGui, LeadsToAVerdictWithinFifteenClicks) {
    EXPECT_EQ(window->current_page(), PageId::start);
    shoot();
    click_and_choose("openPhotos", write_photos());
    next_to(PageId::model);
    take_advice();
    next_to(PageId::train);
    choose("preset", "Quick look");
    click("start");
    auto& train = page<TrainPage>(PageId::train);
    ASSERT_TRUE(wait_for([&] { return train.is_done(); }, 900));
    next_to(PageId::compare);
    auto& compare = page<ComparePage>(PageId::compare);
    ASSERT_TRUE(wait_for([&] { return compare.compared().has_value(); }));
    EXPECT_FALSE(find<QLabel>("verdict").text().isEmpty());
    auto& tabs = find<QTabWidget>("compareTabs");
    click(*tabs.tabBar(), tabs.tabBar()->tabRect(3).center());
    EXPECT_TRUE(tabs.tabText(3).contains("Disagreeme"));
    auto& view = *window->findChild<DisagreementView*>();
    ASSERT_TRUE(wait_for([&] { return !view.running(); }));
    shoot();
    look_at_a_disagreement(view);
    EXPECT_EQ(window->current_page(), PageId::explore);
    auto& heads = find<QTabWidget>("exploreTabs");
    EXPECT_EQ(heads.tabText(heads.currentIndex()), "Two heads");
    ASSERT_TRUE(wait_for([&] { return find<QStackedWidget>("headsMain").currentIndex() == 1; }));
    QTest::qWait(500); // for the picture: the maps
    shoot();
    EXPECT_LE(clicks_, 15);
    RecordProperty("clicks", clicks_);
}

} // namespace
} // namespace headroom
