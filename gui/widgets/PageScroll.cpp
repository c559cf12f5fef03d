#include "gui/widgets/PageScroll.h"

#include "gui/Theme.h"

#include <QEvent>

namespace headroom {
namespace {

/// Without a layout, because a scroll area asks one for the height that all text would like to
/// have: pages need less.
class Holder : public QWidget {
  public:
    explicit Holder(QWidget* pages) : pages_(pages) { pages->setParent(this); }

    QSize sizeHint() const override { return pages_->sizeHint(); }
    QSize minimumSizeHint() const override { return pages_->minimumSizeHint(); }

  protected:
    void resizeEvent(QResizeEvent*) override { pages_->setGeometry(rect()); }

  private:
    QWidget* pages_;
};

} // namespace

PageScroll::PageScroll(QWidget* pages) {
    setObjectName("pageScroll");
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setWidget(new Holder(pages));
    viewport()->setAutoFillBackground(false);
    widget()->setAutoFillBackground(false);
}

QSize PageScroll::minimumSizeHint() const {
    const bool scrolls = Theme::type_percent() > 100;
    return scrolls ? QScrollArea::minimumSizeHint() : widget()->minimumSizeHint();
}

bool PageScroll::eventFilter(QObject* watched, QEvent* event) {
    if (watched == widget() && event->type() == QEvent::LayoutRequest) updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

} // namespace headroom
