#include "tests/gui/GuiFixture.h"

#include <QListWidget>

namespace headroom {
namespace {

class MainWindowGui : public GuiFixture {};

TEST_F(MainWindowGui, HasAPageForEachRowOfTheSidebar) {
    auto& sidebar = find<QListWidget>("pages");
    ASSERT_EQ(sidebar.count(), page_count);
    for (int row = 0; row < sidebar.count(); ++row) {
        sidebar.setCurrentRow(row);
        EXPECT_EQ(static_cast<int>(window->current_page()), row);
        EXPECT_TRUE(window->page(static_cast<PageId>(row)).isVisible());
    }
}

TEST_F(MainWindowGui, KeysReachEveryPage) {
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    for (int i = 0; i < page_count; ++i) {
        QTest::keyClick(window.get(), static_cast<Qt::Key>(Qt::Key_0 + i), Qt::ControlModifier);
        EXPECT_EQ(static_cast<int>(window->current_page()), i);
    }
}

TEST_F(MainWindowGui, RemembersItsPage) {
    window->show_page(PageId::explore);
    window->close();
    window = std::make_unique<MainWindow>();
    EXPECT_EQ(window->current_page(), PageId::explore);
}

TEST_F(MainWindowGui, F11FillsTheScreenAndEscapeLeaves) {
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    QTest::keyClick(window.get(), Qt::Key_F11);
    EXPECT_TRUE(wait_for([&] { return window->isFullScreen(); }));
    QTest::keyClick(window.get(), Qt::Key_Escape);
    EXPECT_TRUE(wait_for([&] { return !window->isFullScreen(); }));
    QTest::keyClick(window.get(), Qt::Key_Escape);
    EXPECT_FALSE(window->isFullScreen());
    find<QAction>("fullScreen").trigger();
    EXPECT_TRUE(wait_for([&] { return window->isFullScreen(); }));
    find<QAction>("fullScreen").trigger();
    EXPECT_TRUE(wait_for([&] { return !window->isFullScreen(); }));
}

} // namespace
} // namespace headroom
