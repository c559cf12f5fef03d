#include "gui/HelpWindow.h"

#include "tests/gui/GuiFixture.h"

#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QRegularExpression>
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
    window->show_page(PageId::train);
    window->show_help();
    const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
    ASSERT_TRUE(out.mkpath("."));
    QCoreApplication::processEvents();
    EXPECT_TRUE(window->findChild<HelpWindow*>()->grab().save(out.filePath("help-light.png")));
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

/// The headings of a page as links name them: on the web, and here.
QSet<QString> anchors(const QString& markdown) {
    static const QRegularExpression heading("^#+ +(.*)$", QRegularExpression::MultilineOption);
    static const QRegularExpression dropped("[^\\w\\- ]",
                                            QRegularExpression::UseUnicodePropertiesOption);
    QSet<QString> names;
    for (auto at = heading.globalMatch(markdown); at.hasNext();)
        names << at.next().captured(1).toLower().remove(dropped).trimmed().replace(' ', '-');
    return names;
}

QString page_text(const QString& name) {
    QFile file(":/docs/" + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Every link from one page of the documentation to another has its page and its heading.
TEST_F(HelpWindowGui, EveryLinkOfTheDocumentationLeadsSomewhere) {
    static const QRegularExpression link(R"(\]\(([^)\s]+)\))");
    int links = 0;
    for (const auto& name : QDir(":/docs").entryList({"*.md"}, QDir::Files)) {
        const auto text = page_text(name);
        for (auto at = link.globalMatch(text); at.hasNext();) {
            const auto target = at.next().captured(1);
            if (target.contains("://") || target.startsWith("..") || target.startsWith("images/"))
                continue;
            ++links;
            const QUrl url = QUrl(name).resolved(QUrl(target));
            const auto other = page_text(url.path());
            EXPECT_FALSE(other.isEmpty()) << name.toStdString() << ": " << target.toStdString();
            if (url.hasFragment()) {
                EXPECT_TRUE(anchors(other).contains(url.fragment()))
                    << name.toStdString() << ": " << target.toStdString();
            }
        }
    }
    EXPECT_GT(links, 100);
}

} // namespace
} // namespace headroom
