#include "gui/pages/explore/TabMessage.h"

#include <QEvent>

namespace headroom {

TabMessage::TabMessage(QWidget& tab, MessageBar& bar) : tab_(tab), bar_(bar) {
    tab.installEventFilter(this);
}

void TabMessage::show_message(MessageBar::Kind kind, const QString& text) {
    kind_ = kind;
    text_ = text;
    if (tab_.isVisible()) show();
}

void TabMessage::show() {
    if (text_.isEmpty())
        bar_.clear();
    else
        bar_.show_message(kind_, text_);
}

bool TabMessage::eventFilter(QObject*, QEvent* event) {
    if (event->type() == QEvent::Hide && bar_.text() != text_) text_.clear(); // it was closed
    if (event->type() == QEvent::Show) show();
    return false;
}

} // namespace headroom
