#include "gui/widgets/LabelFor.h"

#include <QLabel>

namespace headroom {

QLabel* label_for(const QString& text, QWidget* field) {
    auto* label = new QLabel(text);
    label->setBuddy(field);
    auto name = QString(text).remove('&');
    if (name.endsWith(':')) name.chop(1);
    if (field->accessibleName().isEmpty()) field->setAccessibleName(name);
    return label;
}

} // namespace headroom
