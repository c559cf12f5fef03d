#include "gui/pages/start/FolderPicture.h"

#include "gui/Theme.h"

#include <QPainter>
#include <utility>

namespace headroom {
namespace {

constexpr int row = 26, indent = 26, photo = 20;

void draw_folder(QPainter& painter, const QPoint& at, const QColor& colour) {
    QPolygonF outline;
    for (const auto& [x, y] : {std::pair{0, 3}, {6, 3}, {8, 6}, {18, 6}, {18, 17}, {0, 17}})
        outline << at + QPoint(x, y);
    painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolygon(outline);
}

/// A photograph: a frame, hills and the sun.
void draw_photo(QPainter& painter, const QPoint& at, const QColor& colour) {
    painter.setPen(QPen(colour, 1.2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRect(at, QSize(photo, photo - 3)), 2, 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygon{at + QPoint(2, 15), at + QPoint(8, 7), at + QPoint(12, 11),
                                 at + QPoint(14, 9), at + QPoint(18, 15)});
    painter.drawEllipse(at + QPoint(14, 5), 1, 1);
}

} // namespace

FolderPicture::FolderPicture(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("photos/car/ and photos/truck/, each with its photographs"));
}

QSize FolderPicture::sizeHint() const {
    return {300, 3 * row};
}

void FolderPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto ink = palette().color(QPalette::WindowText);
    const auto draw_row = [&](int line, int left, const QString& name, const QColor& colour) {
        draw_folder(painter, {left, line * row + 2}, colour);
        painter.setPen(ink);
        painter.drawText(QRect(left + 26, line * row, 60, row - 2),
                         Qt::AlignVCenter | Qt::AlignLeft, name);
    };
    draw_row(0, 1, tr("photos"), Theme::soft());
    painter.setPen(QPen(Theme::rule(), 1.2));
    painter.drawLine(10, row - 4, 10, 2 * row + row / 2);
    const std::pair<int, QString> classes[] = {{1, tr("car")}, {2, tr("truck")}};
    for (const auto& [line, name] : classes) {
        painter.setPen(QPen(Theme::rule(), 1.2));
        painter.drawLine(10, line * row + row / 2, indent - 4, line * row + row / 2);
        const auto colour = Theme::head(line - 1);
        draw_row(line, indent, name, colour);
        for (int i = 0; i < 4; ++i)
            draw_photo(painter, {indent + 90 + i * (photo + 8), line * row + 4}, colour);
        painter.setPen(Theme::soft());
        painter.drawText(QRect(indent + 90 + 4 * (photo + 8), line * row, 30, row - 4),
                         Qt::AlignVCenter, "…");
    }
}

} // namespace headroom
