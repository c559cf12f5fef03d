#include "gui/widgets/MessageBar.h"

#include "gui/Theme.h"
#include "gui/widgets/WrappedLabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace headroom {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), label_(new WrappedLabel({}, this)), close_(new QToolButton(this)) {
    setObjectName("message");
    label_->setObjectName("messageText");
    label_->setTextFormat(Qt::PlainText);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    close_->setObjectName("messageClose");
    close_->setAutoRaise(true);
    close_->setToolTip(tr("Close"));
    close_->setAccessibleName(tr("Close the message"));
    connect(close_, &QToolButton::clicked, this, &MessageBar::clear);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 6, 6);
    row->addWidget(label_, 1);
    row->addWidget(close_, 0, Qt::AlignTop);
    hide();
}

void MessageBar::show_message(Kind kind, const QString& text) {
    kind_ = kind;
    label_->setText(text);
    colour();
    show();
}

void MessageBar::clear() {
    label_->clear();
    hide();
}

QString MessageBar::text() const {
    return label_->text();
}

void MessageBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) colour();
    QFrame::changeEvent(event);
}

void MessageBar::colour() {
    const QColor edge = kind_ == Kind::error     ? Theme::error()
                        : kind_ == Kind::warning ? Theme::warning()
                                                 : Theme::head(0);
    const auto style = QString("QFrame#message { background: %1; border: 1px solid %2; "
                               "border-left: 4px solid %3; border-radius: 6px; }")
                           .arg(Theme::card().name(), Theme::rule().name(), edge.name());
    if (style == styleSheet()) return; // setting it changes the palette, which calls this again
    setStyleSheet(style);
    close_->setIcon(Theme::icon("close"));
}

} // namespace headroom
