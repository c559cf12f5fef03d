#include "gui/widgets/PixelView.h"

#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/copies/CopyMenu.h"
#include "gui/widgets/PixelScale.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

namespace headroom {
namespace {

QPoint arrow_direction(int key) {
    return key == Qt::Key_Left    ? QPoint(-1, 0)
           : key == Qt::Key_Right ? QPoint(1, 0)
           : key == Qt::Key_Up    ? QPoint(0, -1)
           : key == Qt::Key_Down  ? QPoint(0, 1)
                                  : QPoint();
}

QString colour_text(QRgb colour) {
    const int red = qRed(colour), green = qGreen(colour), blue = qBlue(colour);
    if (red == green && green == blue) return QString::number(red);
    return QString("R %1, G %2, B %3").arg(red).arg(green).arg(blue);
}

} // namespace

PixelView::PixelView(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMinimumSize(40, 40);
    CopyMenu::mark_picture(*this);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
}

void PixelView::set_image(const QImage& image, Maps values) {
    image_ = image;
    values_ = std::move(values);
    if (read_ && !image_.rect().contains(*read_)) read_.reset();
    if (scale_) scale_->update();
    update();
}

void PixelView::set_movable(bool movable) {
    movable_ = movable;
    setCursor(movable ? Qt::OpenHandCursor : Qt::ArrowCursor);
}

QSize PixelView::sizeHint() const {
    return {160, 160};
}

double PixelView::fitting_times() const {
    const QRectF room = QRectF(rect()).adjusted(2, 2, -2, -2);
    const double times = std::min(room.width() / image_.width(), room.height() / image_.height());
    // Whole device pixels for each image pixel, so that all are alike, if they fit.
    const double ratio = devicePixelRatioF();
    return times * ratio >= 1 ? std::floor(times * ratio) / ratio : times;
}

QRectF PixelView::picture_rect() const {
    if (image_.isNull()) return {};
    const double times = scale_ ? scale_->times() : fitting_times();
    const double ratio = devicePixelRatioF();
    QRectF at(0, 0, image_.width() * times, image_.height() * times);
    at.moveCenter(QRectF(rect()).center());
    return {std::round(at.x() * ratio) / ratio, std::round(at.y() * ratio) / ratio, at.width(),
            at.height()};
}

QPoint PixelView::pixel_at(const QPointF& position) const {
    const QRectF at = picture_rect();
    if (at.isEmpty()) return {-1, -1};
    return {static_cast<int>(std::floor((position.x() - at.x()) * image_.width() / at.width())),
            static_cast<int>(std::floor((position.y() - at.y()) * image_.height() / at.height()))};
}

QString PixelView::reading(const QPoint& pixel) const {
    if (!image_.rect().contains(pixel)) return {};
    const auto [channels, height, width] = values_.shape;
    if (image_.width() != width || image_.height() != height)
        return QString("(%1, %2): %3")
            .arg(pixel.x())
            .arg(pixel.y())
            .arg(colour_text(image_.pixel(pixel)));
    const auto place = static_cast<std::size_t>(pixel.y() * width + pixel.x());
    const char* names[] = {"R ", "G ", "B "};
    QStringList values;
    for (int c = 0; c < channels; ++c)
        values << (channels == 3 ? names[c] : "") + short_number(values_.map(c)[place]);
    return QString("(%1, %2): %3").arg(pixel.x()).arg(pixel.y()).arg(values.join(", "));
}

/// Tells it at that point of the screen.
void PixelView::read_at(const QPoint& pixel, const QPoint& global) {
    const auto told = reading(pixel);
    read_ = told.isEmpty() ? std::nullopt : std::optional(pixel);
    setAccessibleDescription(told);
    QToolTip::showText(global, told, this); // an empty text hides it
    update();
}

void PixelView::read_by_key(const QPoint& direction) {
    QPoint pixel = read_ ? *read_ + direction : image_.rect().center();
    // A grid of maps has places without a value, and several with the same one.
    while (image_.rect().contains(pixel) &&
           (reading(pixel).isEmpty() || reading(pixel) == accessibleDescription()))
        pixel += direction;
    if (!image_.rect().contains(pixel)) return;
    const QRectF at = picture_rect();
    const double times = at.width() / image_.width();
    const QPointF corner(at.x() + times * (pixel.x() + 1), at.y() + times * (pixel.y() + 1));
    read_at(pixel, mapToGlobal(corner.toPoint()));
}

bool PixelView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto& at = *static_cast<QHelpEvent*>(event);
    QStringList lines{reading(pixel_at(at.pos())), toolTip()};
    lines.removeAll(QString());
    QToolTip::showText(at.globalPos(), lines.join('\n'), this);
    return true;
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
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    if (hasFocus()) painter.drawRect(at.adjusted(-1, -1, 1, 1));
    if (!read_) return;
    const double times = at.width() / image_.width();
    painter.drawRect(QRectF(at.x() + times * read_->x(), at.y() + times * read_->y(), times, times)
                         .adjusted(-1, -1, 1, 1));
}

void PixelView::resizeEvent(QResizeEvent* event) {
    if (scale_) scale_->update();
    QWidget::resizeEvent(event);
}

void PixelView::mousePressEvent(QMouseEvent* event) {
    if (!movable_ || event->button() != Qt::LeftButton) return;
    held_ = pixel_at(event->position());
}

void PixelView::mouseMoveEvent(QMouseEvent* event) {
    const QPoint now = pixel_at(event->position());
    if (!movable_ || !(event->buttons() & Qt::LeftButton)) {
        read_at(now, event->globalPosition().toPoint());
        return;
    }
    const QPoint by = now - held_;
    if (by.isNull()) return;
    held_ = now;
    emit moved(by.x(), by.y());
}

void PixelView::leaveEvent(QEvent* event) {
    read_.reset();
    update();
    QWidget::leaveEvent(event);
}

bool PixelView::use_arrow(const QPoint& direction) {
    if (movable_) emit moved(direction.x(), direction.y());
    return movable_;
}

void PixelView::keyPressEvent(QKeyEvent* event) {
    const QPoint direction = arrow_direction(event->key());
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    if (direction.isNull() || image_.isNull())
        QWidget::keyPressEvent(event);
    else if (shift || !use_arrow(direction))
        read_by_key(direction);
}

} // namespace headroom
