#include "gui/Theme.h"
#include "tests/gui/GuiFixture.h"
#include "tests/gui/pages/DataFixture.h"

#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QToolButton>

namespace headroom {
namespace {

/// A screen of 1920x1080 pixels at 200%: half of them in each direction.
constexpr QSize small_screen(960, 540);

class SmallScreenGui : public DataPageGui {
  protected:
    ~SmallScreenGui() override { Theme::set_type(*qApp, 100); }

    void expect_room(const QString& where) const {
        QCoreApplication::processEvents();
        const auto least = window->minimumSizeHint();
        EXPECT_LT(least.width(), small_screen.width()) << where.toStdString();
        EXPECT_LT(least.height(), small_screen.height()) << where.toStdString();
    }
    /// Every page, and every tab of it.
    void expect_room_everywhere() const {
        for (int i = 0; i < page_count; ++i) {
            window->show_page(static_cast<PageId>(i));
            auto& shown = window->page(static_cast<PageId>(i));
            expect_room(shown.title());
            for (auto* tabs : shown.findChildren<QTabWidget*>())
                for (int t = 0; t < tabs->count(); ++t) {
                    tabs->setCurrentIndex(t);
                    expect_room(shown.title() + ", " + tabs->tabText(t));
                }
        }
    }
};

TEST_F(SmallScreenGui, EveryPageFitsEmpty) {
    expect_room_everywhere();
    window->show_page(PageId::predict);
    find<QStackedWidget>("predictStack").setCurrentIndex(1);
    expect_room("Predict, with answers");
}

TEST_F(SmallScreenGui, EveryPageFitsWithDataAndOptions) {
    open(QString::fromStdString(write_photos()));
    find<QToolButton>("foldOptions").setChecked(true);
    expect_room_everywhere();
    window->show_page(PageId::data);
    window->page(PageId::data).message().show_error("An error.\nIts second line.");
    window->resize(small_screen);
    expect_room("Data with an error");
    const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
    ASSERT_TRUE(out.mkpath("."));
    EXPECT_TRUE(window->grab().save(out.filePath("small-data.png")));
    for (const auto id : {PageId::model, PageId::train}) {
        window->show_page(id);
        QCoreApplication::processEvents();
        EXPECT_TRUE(window->grab().save(
            out.filePath(QString("small-%1.png").arg(window->page(id).icon()))));
    }
}

TEST_F(SmallScreenGui, TheLargestTypeFitsOrScrolls) {
    window->resize(1024, 700);
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(window.get(), Qt::Key_Plus, Qt::ControlModifier);
    EXPECT_EQ(Theme::type_percent(), 175);
    EXPECT_EQ(Settings::type_percent(), 175) << "remembered";
    expect_room_everywhere();
    const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
    ASSERT_TRUE(out.mkpath("."));
    for (const auto id : {PageId::explore, PageId::train}) {
        window->show_page(id);
        QCoreApplication::processEvents();
        EXPECT_EQ(window->size(), QSize(1024, 700)) << "it did not grow";
        EXPECT_TRUE(window->grab().save(
            out.filePath(QString("large-%1.png").arg(window->page(id).icon()))));
    }
    const auto& scroll = find<QScrollArea>("pageScroll");
    EXPECT_GT(scroll.horizontalScrollBar()->maximum(), 0) << "Train needs more room";
    QTest::keyClick(window.get(), Qt::Key_Minus, Qt::ControlModifier);
    EXPECT_EQ(Theme::type_percent(), 150);
    find<QAction>("typeNormal").trigger();
    EXPECT_EQ(Theme::type_percent(), 100);
    EXPECT_EQ(Settings::type_percent(), 100);
    QCoreApplication::processEvents();
    EXPECT_EQ(scroll.horizontalScrollBar()->maximum(), 0);
}

} // namespace
} // namespace headroom
