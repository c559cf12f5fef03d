#include "gui/pages/Page.h"

#include "gui/widgets/MessageBar.h"

#include <QVBoxLayout>

namespace headroom {

Page::Page(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), message_(new MessageBar(this)),
      content_(new QWidget(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(message_);
    column->addWidget(content_, 1);
}

void Page::go_on() {
    if (const auto next = next_page()) emit session_.page_requested(*next);
}

QString Page::help() const {
    return "desktop.md#" + icon();
}

} // namespace headroom
