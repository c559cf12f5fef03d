#include "tests/gui/GuiFixture.h"

#include "gui/Theme.h"

#include <QApplication>

namespace headroom {
namespace {

/// Pictures of every page, for people to look at: screenshots/ in the build folder, or the folder
/// in HEADROOM_SCREENSHOTS. Pages with data have theirs beside their tests.
class Screenshots : public GuiFixture {
  protected:
    ~Screenshots() override { Theme::apply(*qApp, Appearance::light); }

    void shoot(const QString& theme) {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        for (int i = 0; i < 6; ++i) {
            window->show_page(static_cast<PageId>(i));
            QCoreApplication::processEvents();
            const auto name =
                QString("empty-%1-%2.png").arg(window->page(static_cast<PageId>(i)).icon(), theme);
            EXPECT_TRUE(window->grab().save(out.filePath(name)));
        }
    }
};

TEST_F(Screenshots, EveryPageLight) {
    shoot("light");
}

TEST_F(Screenshots, EveryPageDark) {
    Theme::apply(*qApp, Appearance::dark);
    shoot("dark");
}

TEST_F(Screenshots, FitsTheSmallestWindow) {
    window->resize(1024, 700);
    QCoreApplication::processEvents();
    EXPECT_LE(window->minimumSizeHint().width(), 1024);
    EXPECT_LE(window->minimumSizeHint().height(), 700);
}

} // namespace
} // namespace headroom
