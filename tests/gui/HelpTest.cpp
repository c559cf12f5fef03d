#include "core/runs/result/Environment.h"
#include "gui/AboutDialog.h"
#include "gui/Theme.h"
#include "tests/gui/GuiFixture.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QTimer>

namespace headroom {
namespace {

using testing::HasSubstr;

class HelpGui : public GuiFixture {
  protected:
    ~HelpGui() override { Theme::apply(*qApp, Appearance::light); }

    /// Opens a dialog by its menu entry, and calls `look` while it is open.
    template <typename Look>
    void with_dialog(const char* action, const char* dialog, const Look& look) const {
        bool looked = false;
        QTimer::singleShot(0, window.get(), [&] {
            auto* shown = qobject_cast<QDialog*>(QApplication::activeModalWidget());
            ASSERT_NE(shown, nullptr);
            EXPECT_EQ(shown->objectName(), dialog);
            look(*shown);
            looked = true;
            shown->close();
        });
        find<QAction>(action).trigger();
        EXPECT_TRUE(looked);
    }

    static void shoot(QDialog& dialog, const QString& name) {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        EXPECT_TRUE(dialog.grab().save(out.filePath(name)));
    }

    static std::string all_text(const QDialog& dialog) {
        QStringList texts;
        for (const auto* label : dialog.findChildren<QLabel*>())
            texts << label->text();
        return texts.join('\n').toStdString();
    }
};

TEST_F(HelpGui, AboutSaysWhatAResultDependsOn) {
    with_dialog("helpAbout", "about", [](QDialog& dialog) {
        const auto text = all_text(dialog);
        EXPECT_THAT(text, HasSubstr(version_text()));
        for (const auto& [name, value] : environment_rows()) {
            EXPECT_THAT(text, HasSubstr(name));
            EXPECT_THAT(text, HasSubstr(value));
        }
        QTest::mouseClick(dialog.findChild<QPushButton*>("copyFacts"), Qt::LeftButton);
        const auto copied = QApplication::clipboard()->text().toStdString();
        EXPECT_THAT(copied, HasSubstr("Headroom: " + version_text()));
        EXPECT_THAT(copied, HasSubstr(environment_json()["isa"].get<std::string>()));
        shoot(dialog, "about-light.png");
    });
    Theme::apply(*qApp, Appearance::dark);
    with_dialog("helpAbout", "about", [](QDialog& dialog) { shoot(dialog, "about-dark.png"); });
}

TEST_F(HelpGui, ShortcutsListsTheKeysOfTheMenus) {
    with_dialog("helpShortcuts", "shortcuts", [](QDialog& dialog) {
        const auto text = all_text(dialog);
        for (const char* part : {"Ctrl+Shift+C", "Copy as command", "Ctrl+1", "F6", "F1", "Ctrl+O"})
            EXPECT_THAT(text, HasSubstr(part));
        shoot(dialog, "shortcuts-light.png");
    });
}

} // namespace
} // namespace headroom
