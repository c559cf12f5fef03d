#pragma once

#include <QComboBox>

namespace headroom {

/// Replaces the items of a combo box, each a text and a value; the choice stays if its value is
/// among them, else it is the first. Emits no signal.
inline void set_items(QComboBox& combo, const std::vector<std::pair<QString, QString>>& items) {
    const QSignalBlocker quiet(&combo);
    const auto chosen = combo.currentData();
    combo.clear();
    for (const auto& [text, value] : items)
        combo.addItem(text, value);
    combo.setCurrentIndex(std::max(0, combo.findData(chosen)));
}

} // namespace headroom
