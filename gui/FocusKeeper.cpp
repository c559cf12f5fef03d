#include "gui/FocusKeeper.h"

#include <QApplication>
#include <QPointer>
#include <QWidget>

namespace headroom {
namespace {

bool can_take_focus(const QWidget& widget) {
    return (widget.focusPolicy() & Qt::TabFocus) && widget.isVisible() && widget.isEnabled() &&
           !widget.focusProxy();
}

QWidget* nearest_to(const QWidget& lost) {
    for (auto* around = lost.parentWidget(); around && !around->isWindow();
         around = around->parentWidget()) {
        if (!around->isVisible()) continue;
        const auto from = lost.mapTo(around, lost.rect().center());
        QWidget* nearest = nullptr;
        int least = 0;
        for (auto* widget : around->findChildren<QWidget*>()) {
            if (!can_take_focus(*widget)) continue;
            const int way =
                (widget->mapTo(around, widget->rect().center()) - from).manhattanLength();
            if (!nearest || way < least) {
                nearest = widget;
                least = way;
            }
        }
        if (nearest) return nearest;
    }
    return nullptr;
}

} // namespace

FocusKeeper::FocusKeeper(QObject* parent) : QObject(parent) {
    connect(qApp, &QApplication::focusChanged, this, &FocusKeeper::look);
}

/// Waits until whoever disabled the control has enabled what takes its place.
void FocusKeeper::look(QWidget* before, QWidget* now) {
    if (!before || (before->isEnabled() && before->isVisible())) return;
    if (now && now->window() != before->window()) return;
    QMetaObject::invokeMethod(
        this,
        [lost = QPointer(before), now = QPointer(now)] {
            if (!lost || QApplication::focusWidget() != now || !lost->window()->isActiveWindow())
                return; // it has gone elsewhere
            if (can_take_focus(*lost))
                lost->setFocus();
            else if (auto* nearest = nearest_to(*lost))
                nearest->setFocus();
        },
        Qt::QueuedConnection);
}

} // namespace headroom
