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

/// The nearest of the widgets below `around`; null if none can take the focus.
QWidget* nearest_of(const QWidget& lost, const QWidget& around, Qt::FindChildOptions which) {
    const auto from = lost.mapTo(&around, lost.rect().center());
    QWidget* nearest = nullptr;
    int least = 0;
    for (auto* widget : around.findChildren<QWidget*>(QString(), which)) {
        if (!can_take_focus(*widget)) continue;
        const int way = (widget->mapTo(&around, widget->rect().center()) - from).manhattanLength();
        if (!nearest || way < least) {
            nearest = widget;
            least = way;
        }
    }
    return nearest;
}

/// Widgets beside the lost one come first, as the other buttons of a row, however near others are.
QWidget* nearest_to(const QWidget& lost) {
    for (auto* around = lost.parentWidget(); around && !around->isWindow();
         around = around->parentWidget()) {
        if (!around->isVisible()) continue;
        for (const auto which : {Qt::FindDirectChildrenOnly, Qt::FindChildrenRecursively})
            if (auto* nearest = nearest_of(lost, *around, which)) return nearest;
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
