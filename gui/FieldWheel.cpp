#include "gui/FieldWheel.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QScrollBar>

namespace headroom {
namespace {

QWidget* field(QObject* object) {
    const bool is_field =
        qobject_cast<QAbstractSpinBox*>(object) || qobject_cast<QComboBox*>(object) ||
        (qobject_cast<QAbstractSlider*>(object) && !qobject_cast<QScrollBar*>(object));
    return is_field ? static_cast<QWidget*>(object) : nullptr;
}

} // namespace

bool FieldWheel::eventFilter(QObject* target, QEvent* event) {
    if (event->type() != QEvent::Polish && event->type() != QEvent::Wheel) return false;
    auto* widget = field(target);
    if (!widget) return false;
    if (event->type() == QEvent::Polish) {
        if (widget->focusPolicy() == Qt::WheelFocus) widget->setFocusPolicy(Qt::StrongFocus);
        return false;
    }
    if (widget->hasFocus()) return false;
    event->ignore(); // it goes on to the parent
    return true;
}

} // namespace headroom
