#include "tests/gui/GuiFixture.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QGroupBox>
#include <QLabel>
#include <QListWidget>
#include <QMenuBar>
#include <QStackedWidget>
#include <QTabWidget>
#include <map>

namespace headroom {
namespace {

/// The window used without a mouse.
class KeyboardGui : public GuiFixture {
  protected:
    KeyboardGui() {
        window->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
    }

    /// Whether it is on a page or tab that is not the current one. Merely hidden ones may appear.
    static bool lies_behind(const QWidget& widget) {
        for (const auto* at = &widget; at->parentWidget(); at = at->parentWidget())
            if (const auto* stack = qobject_cast<const QStackedWidget*>(at->parentWidget());
                stack && stack->currentWidget() != at)
                return true;
        return false;
    }

    /// Every underlined letter, and its texts.
    std::map<QChar, QStringList> mnemonics() const {
        std::map<QChar, QStringList> letters;
        const auto add = [&](const QString& text) {
            const auto keys = QKeySequence::mnemonic(text);
            if (!keys.isEmpty()) letters[keys.toString().back().toUpper()] << text;
        };
        for (const auto* action : window->menuBar()->actions())
            add(action->text());
        for (const auto* widget : window->findChildren<QWidget*>()) {
            if (lies_behind(*widget)) continue;
            if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
                add(button->text());
            else if (const auto* label = qobject_cast<const QLabel*>(widget);
                     label && label->buddy())
                add(label->text());
            else if (const auto* group = qobject_cast<const QGroupBox*>(widget))
                add(group->title());
            else if (const auto* tabs = qobject_cast<const QTabWidget*>(widget))
                for (int i = 0; i < tabs->count(); ++i)
                    add(tabs->tabText(i));
        }
        return letters;
    }

    void expect_unique_mnemonics(const std::string& where) const {
        for (const auto& [letter, texts] : mnemonics())
            EXPECT_EQ(texts.size(), 1) << where << ", Alt+" << QString(letter).toStdString() << ": "
                                       << texts.join(" | ").toStdString();
    }
};

TEST_F(KeyboardGui, NoTwoControlsOfAPageShareALetter) {
    for (int i = 0; i < 7; ++i) {
        window->show_page(static_cast<PageId>(i));
        auto& shown = window->page(static_cast<PageId>(i));
        const auto tabs = shown.findChildren<QTabWidget*>();
        if (tabs.isEmpty()) expect_unique_mnemonics(shown.title().toStdString());
        for (auto* tab : tabs)
            for (int t = 0; t < tab->count(); ++t) {
                tab->setCurrentIndex(t);
                expect_unique_mnemonics(shown.title().toStdString());
            }
    }
}

TEST_F(KeyboardGui, WhatCanBeTypedIntoHasAName) {
    for (int i = 0; i < 7; ++i) {
        auto& shown = window->page(static_cast<PageId>(i));
        QSet<const QWidget*> buddies;
        for (const auto* label : shown.findChildren<QLabel*>())
            if (label->buddy()) buddies << label->buddy();
        for (const auto* widget : shown.findChildren<QWidget*>()) {
            const bool takes_input = qobject_cast<const QComboBox*>(widget) ||
                                     qobject_cast<const QAbstractSpinBox*>(widget) ||
                                     qobject_cast<const QAbstractItemView*>(widget);
            // Parts of a control have no name of their own.
            const auto* parent = widget->parentWidget();
            const bool inner = parent->inherits("QComboBox") ||
                               parent->inherits("QComboBoxPrivateContainer") ||
                               parent->inherits("QTableView") || parent->inherits("QTreeView") ||
                               parent->inherits("QCalendarWidget");
            if (!takes_input || inner) continue;
            EXPECT_TRUE(!widget->accessibleName().isEmpty() || buddies.contains(widget))
                << shown.title().toStdString() << ": " << widget->metaObject()->className() << ' '
                << widget->objectName().toStdString();
        }
    }
}

TEST_F(KeyboardGui, F6GoesBetweenSidebarAndPage) {
    window->show_page(PageId::model);
    auto& sidebar = find<QListWidget>("pages");
    find<QComboBox>("headA").setFocus();
    QTest::keyClick(window.get(), Qt::Key_F6);
    EXPECT_TRUE(sidebar.hasFocus());
    const auto focused = sidebar.grab().toImage();
    QTest::keyClick(window.get(), Qt::Key_F6);
    EXPECT_TRUE(find<QComboBox>("model").hasFocus());
    EXPECT_NE(sidebar.grab().toImage(), focused); // the focus is visible
}

TEST_F(KeyboardGui, TabWalksTheModelPageInTheOrderOfReading) {
    window->show_page(PageId::model);
    find<QComboBox>("model").setFocus();
    QStringList walked;
    for (int i = 0; i < 13; ++i) {
        walked << QApplication::focusWidget()->objectName();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    EXPECT_EQ(walked.join(' ').toStdString(),
              "model openModel inputHeight inputWidth inputChannels classes headA headB "
              "modelWeights openWeights qt_tabwidget_tabbar layers "
              "memoryBatchSize");
}

} // namespace
} // namespace headroom
