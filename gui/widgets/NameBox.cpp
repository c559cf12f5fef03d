#include "gui/widgets/NameBox.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QToolTip>

namespace headroom {
namespace {

/// Shows the whole name of an item of the list.
class ItemTip : public QObject {
  public:
    using QObject::QObject;

    bool eventFilter(QObject* target, QEvent* event) override {
        if (event->type() != QEvent::ToolTip) return false;
        const auto& help = static_cast<const QHelpEvent&>(*event);
        auto* view = qobject_cast<QAbstractItemView*>(target->parent());
        QToolTip::showText(help.globalPos(), view->indexAt(help.pos()).data().toString(), view);
        return true;
    }
};

} // namespace

NameBox::NameBox(int least_letters, QWidget* parent) : QComboBox(parent) {
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(least_letters);
    view()->setTextElideMode(Qt::ElideMiddle);
    view()->viewport()->installEventFilter(new ItemTip(this));
}

void NameBox::initStyleOption(QStyleOptionComboBox* option) const {
    QComboBox::initStyleOption(option);
    const auto room =
        style()->subControlRect(QStyle::CC_ComboBox, option, QStyle::SC_ComboBoxEditField, this);
    option->currentText =
        fontMetrics().elidedText(option->currentText, Qt::ElideMiddle, room.width() - 2);
}

bool NameBox::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || !toolTip().isEmpty()) return QComboBox::event(event);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    if (option.currentText == currentText()) return QComboBox::event(event);
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), currentText(), this);
    return true;
}

} // namespace headroom
