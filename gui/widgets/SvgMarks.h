#pragma once

#include <QByteArray>
#include <QRectF>
#include <QString>
#include <vector>

namespace headroom {

/// An element of an SVG chart that has a title, such as a bar or a point: where it is, in units of
/// the view box.
struct SvgMark {
    QRectF place;
    QString title;
};
std::vector<SvgMark> svg_marks(const QByteArray& svg);

/// The title of the mark at a point, or of the nearest within `reach` of it; empty for none.
QString title_at(const std::vector<SvgMark>& marks, const QPointF& point, double reach);

} // namespace headroom
