#include "gui/HelpWindow.h"

#include "tests/gui/GuiFixture.h"

#include <QDirIterator>
#include <QPushButton>
#include <QTextBrowser>

namespace headroom {
namespace {

class HelpWindowGui : public GuiFixture {
  protected:
    /// The heading that the cursor is at.
    static std::string heading(const HelpWindow& help) {
        return help.text().textCursor().block().text().toStdString();
    }
    static std::string title(const HelpWindow& help) {
        return help.text().document()->firstBlock().text().toStdString();
    }
    static void click(const HelpWindow& help, const char* button) {
        auto* found = help.findChild<QPushButton*>(button);
        ASSERT_NE(found, nullptr);
        ASSERT_TRUE(found->isEnabled()) << button;
        QTest::mouseClick(found, Qt::LeftButton);
    }
};

TEST_F(HelpWindowGui, F1TellsOfThePageShown) {
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    for (int i = 0; i < page_count; ++i) {
        window->show_page(static_cast<PageId>(i));
        window->show_help(); // as F1: HelpGui presses it
        const auto* help = window->findChild<HelpWindow*>();
        ASSERT_NE(help, nullptr);
        EXPECT_TRUE(help->isVisible());
        EXPECT_EQ(heading(*help), window->page(static_cast<PageId>(i)).title().toStdString());
        EXPECT_FALSE(help->text().toPlainText().contains("desktop-data.png"));
    }
}

TEST_F(HelpWindowGui, LinksLeadOnAndBack) {
    HelpWindow help(window.get());
    help.open("desktop.md#compare");
    emit help.text().anchorClicked(QUrl("training.md#reading-the-verdict"));
    EXPECT_EQ(title(help), "Training and comparing");
    EXPECT_EQ(heading(help), "Reading the verdict");
    emit help.text().anchorClicked(QUrl("#models"));
    EXPECT_EQ(heading(help), "Models");
    click(help, "helpBack");
    EXPECT_EQ(heading(help), "Reading the verdict");
    click(help, "helpBack");
    EXPECT_EQ(heading(help), "Compare");
    EXPECT_FALSE(help.findChild<QPushButton*>("helpBack")->isEnabled());
    click(help, "helpForward");
    EXPECT_EQ(heading(help), "Reading the verdict");
    click(help, "helpContents");
    EXPECT_EQ(title(help), "Documentation");
}

/// Every link from one page of the documentation to another has its page and its heading.
TEST_F(HelpWindowGui, EveryLinkOfTheDocumentationLeadsSomewhere) {
    const QDir docs(":/docs");
    int links = 0;
    for (const auto& name : docs.entryList({"*.md"}, QDir::Files)) {
        HelpWindow help;
        help.open(name);
        const auto from = title(help);
        EXPECT_NE(from, "") << name.toStdString();
        QStringList targets;
        for (auto block = help.text().document()->begin(); block.isValid(); block = block.next())
            for (const auto& format : block.textFormats())
                if (format.format.isAnchor()) targets << format.format.anchorHref();
        for (const auto& target : targets) {
            if (target.contains("://") || target.startsWith("..")) continue;
            ++links;
            emit help.text().anchorClicked(QUrl(target));
            const auto anchor = QUrl(target).fragment();
            if (anchor.isEmpty())
                EXPECT_NE(title(help), from) << name.toStdString() << ": " << target.toStdString();
            else
                EXPECT_GT(help.text().textCursor().block().blockFormat().headingLevel(), 0)
                    << name.toStdString() << ": " << target.toStdString();
            help.open(name);
        }
    }
    EXPECT_GT(links, 100);
}

} // namespace
} // namespace headroom
