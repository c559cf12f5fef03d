#pragma once

#include <QComboBox>

namespace headroom {

/// Gives a combo box other items, each a text and a value; what was chosen stays chosen where its
/// value is among them, else the first is. Tells nobody.
inline void set_items(QComboBox& combo, const std::vector<std::pair<QString, QString>>& items) {
    const QSignalBlocker quiet(&combo);
    const auto chosen = combo.currentData();
    combo.clear();
    for (const auto& [text, value] : items)
        combo.addItem(text, value);
    combo.setCurrentIndex(std::max(0, combo.findData(chosen)));
}

} // namespace headroom
