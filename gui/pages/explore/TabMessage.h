#pragma once

#include "gui/widgets/MessageBar.h"

#include <QObject>

namespace headroom {

/// The message of one of a page's tabs, in the page's message bar. It is shown only while the tab
/// is: a tab that still computes in the background does not replace the message of the one in
/// front.
class TabMessage : public QObject {
  public:
    TabMessage(QWidget& tab, MessageBar& bar);

    void show_message(MessageBar::Kind kind, const QString& text);
    void show_error(const QString& line) { show_message(MessageBar::Kind::error, line); }
    void clear() { show_message(MessageBar::Kind::note, {}); }

  protected:
    bool eventFilter(QObject* tab, QEvent* event) override;

  private:
    void show();

    QWidget& tab_;
    MessageBar& bar_;
    MessageBar::Kind kind_ = MessageBar::Kind::note;
    QString text_; ///< empty for none
};

} // namespace headroom
