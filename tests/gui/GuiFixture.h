#pragma once

#include "gui/MainWindow.h"
#include "gui/Settings.h"
#include "gui/pages/Page.h"

#include <QDir>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QtTest>
#include <QtWidgets>
#include <functional>
#include <gmock/gmock.h>

namespace headroom {

/// The program's window, shown, with separate settings and a folder for files.
class GuiFixture : public testing::Test {
  protected:
    GuiFixture() {
        QSettings().clear();
        Settings::set_runs_folder(folder.filePath("runs"));
        window = std::make_unique<MainWindow>();
        window->show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    }

    /// Runs the event loop until the condition holds; a test that waits in vain fails.
    static bool wait_for(const std::function<bool()>& condition, int seconds = 60) {
        return QTest::qWaitFor(condition, 1000 * seconds);
    }

    /// Returns the one child of that name and type; fails if there is none.
    template <typename Widget>
    Widget& find(const char* name) const {
        auto* widget = window->findChild<Widget*>(name);
        if (!widget) throw std::runtime_error(std::string("no widget is named ") + name);
        return *widget;
    }

    /// Returns a page of the window with its own type.
    template <typename PageType>
    PageType& page(PageId id) const {
        return dynamic_cast<PageType&>(window->page(id));
    }

    QTemporaryDir folder;
    std::unique_ptr<MainWindow> window;
};

} // namespace headroom
