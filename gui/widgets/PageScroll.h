#pragma once

#include <QScrollArea>

namespace headroom {

/// Holds the pages. With normal type the window is never smaller than its page; with larger type,
/// which may need more room than the screen has, the page scrolls.
class PageScroll : public QScrollArea {
    Q_OBJECT
  public:
    explicit PageScroll(QWidget* pages);

    QSize minimumSizeHint() const override;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace headroom
