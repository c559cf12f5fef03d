#include "tests/gui/GuiFixture.h"
#include "tests/gui/Mnemonics.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QStackedWidget>
#include <QTabWidget>

namespace headroom {
namespace {

/// The window used without a mouse.
class KeyboardGui : public GuiFixture {
  protected:
    KeyboardGui() {
        window->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
    }
};

TEST_F(KeyboardGui, NoTwoControlsOfAPageShareALetter) {
    for (int i = 0; i < page_count; ++i) {
        window->show_page(static_cast<PageId>(i));
        auto& shown = window->page(static_cast<PageId>(i));
        const auto tabs = shown.findChildren<QTabWidget*>();
        if (tabs.isEmpty()) expect_unique_mnemonics(*window, shown.title().toStdString());
        for (auto* tab : tabs)
            for (int t = 0; t < tab->count(); ++t) {
                tab->setCurrentIndex(t);
                expect_unique_mnemonics(*window, shown.title().toStdString());
            }
    }
}

TEST_F(KeyboardGui, NorDoThoseThatAppearWithAnswers) {
    window->show_page(PageId::predict);
    find<QStackedWidget>("predictStack").setCurrentIndex(1);
    expect_unique_mnemonics(*window, "Predict, with answers");
}

TEST_F(KeyboardGui, WhatCanBeTypedIntoHasAName) {
    for (int i = 0; i < page_count; ++i) {
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
