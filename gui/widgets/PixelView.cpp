#include "gui/widgets/PixelView.h"

#include "gui/Theme.h"
#include "gui/copies/CopyMenu.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <cmath>

namespace headroom {

PixelView::PixelView(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMinimumSize(40, 40);
    CopyMenu::mark_picture(*this);
}

void PixelView::set_image(const QImage& image) {
    image_ = image;
    update();
}

void PixelView::set_movable(bool movable) {
    movable_ = movable;
    setFocusPolicy(movable ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(movable ? Qt::OpenHandCursor : Qt::ArrowCursor);
}

QSize PixelView::sizeHint() const {
    return {160, 160};
}

QRectF PixelView::picture_rect() const {
    if (image_.isNull()) return {};
    const QRectF room = QRectF(rect()).adjusted(2, 2, -2, -2);
    double times = std::min(room.width() / image_.width(), room.height() / image_.height());
    // Whole device pixels for each image pixel, so that all are alike, if they fit.
    const double ratio = devicePixelRatioF();
    if (times * ratio >= 2) times = std::floor(times * ratio) / ratio;
    QRectF at(0, 0, image_.width() * times, image_.height() * times);
    at.moveCenter(room.center());
    return {std::round(at.x() * ratio) / ratio, std::round(at.y() * ratio) / ratio, at.width(),
            at.height()};
}

QPoint PixelView::pixel_at(const QPointF& position) const {
    const QRectF at = picture_rect();
    if (at.isEmpty()) return {};
    return {static_cast<int>(std::floor((position.x() - at.x()) * image_.width() / at.width())),
            static_cast<int>(std::floor((position.y() - at.y()) * image_.height() / at.height()))};
}

void PixelView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF at = picture_rect();
    if (at.isEmpty()) return;
    // Smooths only when shrinking: otherwise whole rows of pixels would be left out.
    painter.setRenderHint(QPainter::SmoothPixmapTransform,
                          at.width() * devicePixelRatioF() < image_.width());
    painter.drawImage(at, image_);
    painter.setPen(QPen(Theme::rule(), 0));
    painter.drawRect(at);
    if (!hasFocus()) return;
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRect(at.adjusted(-1, -1, 1, 1));
}

void PixelView::mousePressEvent(QMouseEvent* event) {
    if (!movable_ || event->button() != Qt::LeftButton) return;
    held_ = pixel_at(event->position());
}

void PixelView::mouseMoveEvent(QMouseEvent* event) {
    if (!movable_ || !(event->buttons() & Qt::LeftButton)) return;
    const QPoint now = pixel_at(event->position());
    const QPoint by = now - held_;
    if (by.isNull()) return;
    held_ = now;
    emit moved(by.x(), by.y());
}

void PixelView::keyPressEvent(QKeyEvent* event) {
    const QPoint by = event->key() == Qt::Key_Left    ? QPoint(-1, 0)
                      : event->key() == Qt::Key_Right ? QPoint(1, 0)
                      : event->key() == Qt::Key_Up    ? QPoint(0, -1)
                      : event->key() == Qt::Key_Down  ? QPoint(0, 1)
                                                      : QPoint();
    if (movable_ && !by.isNull())
        emit moved(by.x(), by.y());
    else
        QWidget::keyPressEvent(event);
}

} // namespace headroom
