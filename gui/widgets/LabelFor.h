#pragma once

class QLabel;
class QString;
class QWidget;

namespace headroom {

/// A label of a field: its letter goes to the field, and its text is the field's name for screen
/// readers, which Qt takes from a label only if the two have one parent, and never for lists.
QLabel* label_for(const QString& text, QWidget* field);

} // namespace headroom
