#pragma once

#include <QtWidgets>
#include <gtest/gtest.h>
#include <map>

namespace headroom {

/// Whether a widget is on a page or tab that is not the current one. Merely hidden ones may appear.
inline bool lies_behind(const QWidget& widget) {
    for (const auto* at = &widget; at->parentWidget(); at = at->parentWidget())
        if (const auto* stack = qobject_cast<const QStackedWidget*>(at->parentWidget());
            stack && stack->currentWidget() != at)
            return true;
    return false;
}

/// Every underlined letter below a widget, and its texts.
inline std::map<QChar, QStringList> mnemonics(const QWidget& all) {
    std::map<QChar, QStringList> letters;
    const auto add = [&](const QString& text) {
        const auto keys = QKeySequence::mnemonic(text);
        if (!keys.isEmpty()) letters[keys.toString().back().toUpper()] << text;
    };
    for (const auto* bar : all.findChildren<QMenuBar*>())
        for (const auto* action : bar->actions())
            add(action->text());
    for (const auto* widget : all.findChildren<QWidget*>()) {
        if (lies_behind(*widget)) continue;
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            add(button->text());
        else if (const auto* label = qobject_cast<const QLabel*>(widget); label && label->buddy())
            add(label->text());
        else if (const auto* group = qobject_cast<const QGroupBox*>(widget))
            add(group->title());
        else if (const auto* tabs = qobject_cast<const QTabWidget*>(widget))
            for (int i = 0; i < tabs->count(); ++i)
                add(tabs->tabText(i));
    }
    return letters;
}

inline void expect_unique_mnemonics(const QWidget& all, const std::string& where) {
    for (const auto& [letter, texts] : mnemonics(all))
        EXPECT_EQ(texts.size(), 1) << where << ", Alt+" << QString(letter).toStdString() << ": "
                                   << texts.join(" | ").toStdString();
}

} // namespace headroom
