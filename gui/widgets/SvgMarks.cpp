#include "gui/widgets/SvgMarks.h"

#include <QRegularExpression>
#include <QXmlStreamReader>

#include <algorithm>

namespace headroom {
namespace {

/// The place of a rectangle, a circle, or a path of the size of a marker.
QRectF place_of(QStringView element, const QXmlStreamAttributes& attributes) {
    const auto number = [&](const char* key) {
        return attributes.value(QLatin1String(key)).toDouble();
    };
    const auto around = [](double x, double y, double radius) {
        return QRectF(x - radius, y - radius, 2 * radius, 2 * radius);
    };
    if (element == QLatin1String("rect"))
        return {number("x"), number("y"), number("width"), number("height")};
    if (element == QLatin1String("circle")) return around(number("cx"), number("cy"), number("r"));
    static const QRegularExpression start(R"(^M([-\d.]+) ([-\d.]+))");
    const auto found = start.match(attributes.value(QLatin1String("d")).toString());
    return around(found.captured(1).toDouble(), found.captured(2).toDouble(), 4);
}

double distance(const QRectF& place, const QPointF& point) {
    const double x = std::max({place.left() - point.x(), 0.0, point.x() - place.right()});
    const double y = std::max({place.top() - point.y(), 0.0, point.y() - place.bottom()});
    return std::hypot(x, y);
}

} // namespace

std::vector<SvgMark> svg_marks(const QByteArray& svg) {
    std::vector<SvgMark> marks;
    std::vector<QRectF> places; ///< of the elements that are open
    QXmlStreamReader reader(svg);
    while (!reader.atEnd()) {
        const auto token = reader.readNext();
        if (token == QXmlStreamReader::StartElement) {
            // The outermost element's title is the chart's.
            if (reader.name() == QLatin1String("title") && places.size() > 1) {
                marks.push_back({places.back(), reader.readElementText()});
                continue;
            }
            places.push_back(place_of(reader.name(), reader.attributes()));
        } else if (token == QXmlStreamReader::EndElement) {
            places.pop_back();
        }
    }
    return marks;
}

QString title_at(const std::vector<SvgMark>& marks, const QPointF& point, double reach) {
    const SvgMark* nearest = nullptr;
    for (const auto& mark : marks)
        if (const double apart = distance(mark.place, point); apart <= reach) {
            reach = apart;
            nearest = &mark;
        }
    return nearest ? nearest->title : QString();
}

} // namespace headroom
