#include "gui/pages/explore/MapGridView.h"

#include "gui/Pictures.h"
#include "gui/Text.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace headroom {

MapGridView::MapGridView(QWidget* parent) : PixelView(parent) {}

void MapGridView::set_grid(const MapGrid& grid) {
    grid_ = grid;
    set_image(to_picture(grid.image));
    set_current(std::min(std::max(current_, 0), grid.maps - 1));
    emit current_changed(current_); // another map, though in the same place
}

void MapGridView::set_current(int map) {
    if (map < 0 || map >= grid_.maps || map == current_) return;
    current_ = map;
    update();
    emit current_changed(map);
}

void MapGridView::paintEvent(QPaintEvent* event) {
    PixelView::paintEvent(event);
    if (current_ < 0 || grid_.maps == 0) return;
    const QRectF at = picture_rect();
    const double times = at.width() / image().width();
    const int step_x = grid_.cell_width + MapGrid::gap, step_y = grid_.cell_height + MapGrid::gap;
    const int column = current_ % grid_.columns, row = current_ / grid_.columns;
    const QRectF cell(at.x() + times * (MapGrid::gap + column * step_x),
                      at.y() + times * (MapGrid::gap + row * step_y), times * grid_.cell_width,
                      times * grid_.cell_height);
    QPainter painter(this);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRect(cell.adjusted(-1, -1, 1, 1));
}

void MapGridView::mousePressEvent(QMouseEvent* event) {
    const QPoint pixel = pixel_at(event->position());
    if (event->button() != Qt::LeftButton || grid_.maps == 0) return;
    const int map = grid_.at(pixel.x(), pixel.y());
    if (map < 0) return;
    set_current(map);
    emit opened(map);
}

void MapGridView::mouseMoveEvent(QMouseEvent* event) {
    const QPoint pixel = pixel_at(event->position());
    if (grid_.maps > 0) set_current(grid_.at(pixel.x(), pixel.y()));
    PixelView::mouseMoveEvent(event);
}

QString MapGridView::reading(const QPoint& pixel) const {
    const int map = grid_.maps > 0 ? grid_.at(pixel.x(), pixel.y()) : -1;
    if (map < 0) return {};
    const auto& shape = grid_.values.shape;
    const int factor = grid_.cell_width / shape.width;
    const int x = (pixel.x() % (grid_.cell_width + MapGrid::gap) - MapGrid::gap) / factor;
    const int y = (pixel.y() % (grid_.cell_height + MapGrid::gap) - MapGrid::gap) / factor;
    const auto value =
        short_number(grid_.values.map(map)[static_cast<std::size_t>(y * shape.width + x)]);
    return grid_.values.map_size() == 1
               ? tr("Feature %1: %2").arg(map).arg(value)
               : tr("Map %1 (%2, %3): %4").arg(map).arg(x).arg(y).arg(value);
}

bool MapGridView::use_arrow(const QPoint& direction) {
    set_current(current_ + direction.x() + direction.y() * grid_.columns);
    return true;
}

void MapGridView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (current_ >= 0) emit opened(current_);
        return;
    default:
        PixelView::keyPressEvent(event);
    }
}

} // namespace headroom
