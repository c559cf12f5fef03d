#include "gui/widgets/PageScroll.h"

#include "gui/Theme.h"

#include <QEvent>

namespace headroom {

PageScroll::PageScroll(QWidget* pages) {
    setObjectName("pageScroll");
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setWidget(pages);
    viewport()->setAutoFillBackground(false);
    pages->setAutoFillBackground(false);
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
