#include "gui/widgets/ChartValues.h"

#include "gui/Text.h"

#include <QAbstractBarSeries>
#include <QBarCategoryAxis>
#include <QBarSet>
#include <QCategoryAxis>
#include <QChart>
#include <QValueAxis>
#include <QXYSeries>
#include <cmath>

namespace headroom {
namespace {

constexpr auto whole_key = "wholeNames";
constexpr double reach = 24; ///< pixels from the pointer to a point

QAbstractAxis* axis_of(QAbstractSeries& series, Qt::Orientation orientation) {
    for (auto* axis : series.attachedAxes())
        if (axis->orientation() == orientation) return axis;
    return nullptr;
}

QString number(double value) {
    return std::floor(value) == value && std::abs(value) < 1e15
               ? text(grouped(static_cast<std::int64_t>(value)))
               : QString::number(value, 'g', 4);
}

struct NearPoint {
    double distance = reach;
    QString text;
};

void look_for_point(QChart& chart, QXYSeries& series, const QPointF& place, NearPoint& nearest) {
    for (const auto& point : series.points()) {
        const auto at = chart.mapToPosition(point, &series) - place;
        const double distance = std::hypot(at.x(), at.y());
        if (distance >= nearest.distance) continue;
        const auto along = value_name(series, Qt::Horizontal, point.x());
        const auto title = axis_title(series, Qt::Horizontal, {});
        nearest = {distance, QString("%1\n%2: %3")
                                 .arg(series.name(), title.isEmpty() ? along : title + ' ' + along,
                                      value_name(series, Qt::Vertical, point.y()))};
    }
}

QString bars_at(QChart& chart, QAbstractBarSeries& series, const QPointF& place) {
    auto* names = qobject_cast<QBarCategoryAxis*>(axis_of(series, Qt::Horizontal));
    const bool upright = names != nullptr;
    if (!upright) names = qobject_cast<QBarCategoryAxis*>(axis_of(series, Qt::Vertical));
    if (!names || !chart.plotArea().contains(place)) return {};
    const auto value = chart.mapToValue(place, &series);
    const int category = static_cast<int>(std::lround(upright ? value.x() : value.y()));
    if (category < 0 || category >= names->count()) return {};
    QStringList lines{whole_names(*names).value(category)};
    for (const auto* bars : series.barSets())
        if (!bars->label().isEmpty() && bars->at(category) != 0)
            lines << QString("%1: %2").arg(
                bars->label(),
                value_name(series, upright ? Qt::Vertical : Qt::Horizontal, bars->at(category)));
    return lines.join('\n');
}

} // namespace

void set_whole_names(QBarCategoryAxis& axis, const QStringList& names) {
    axis.setProperty(whole_key, names);
}

QStringList whole_names(QBarCategoryAxis& axis) {
    const auto whole = axis.property(whole_key).toStringList();
    return whole.isEmpty() ? axis.categories() : whole;
}

QString axis_title(QAbstractSeries& series, Qt::Orientation orientation, const QString& otherwise) {
    auto* axis = axis_of(series, orientation);
    return axis && !axis->titleText().isEmpty() ? axis->titleText() : otherwise;
}

QString value_name(QAbstractSeries& series, Qt::Orientation orientation, double value) {
    auto* axis = axis_of(series, orientation);
    if (auto* categories = qobject_cast<QCategoryAxis*>(axis))
        for (const auto& label : categories->categoriesLabels())
            if (categories->startValue(label) <= value && value <= categories->endValue(label))
                return label;
    const auto* values = qobject_cast<const QValueAxis*>(axis);
    if (values && values->labelFormat().endsWith("%%")) return QString::number(value, 'f', 2) + '%';
    return number(value);
}

QString values_at(QChart& chart, const QPointF& place) {
    NearPoint nearest;
    for (auto* series : chart.series()) {
        if (!series->isVisible()) continue;
        if (auto* line = qobject_cast<QXYSeries*>(series); line && !line->name().isEmpty())
            look_for_point(chart, *line, place, nearest);
        else if (auto* bars = qobject_cast<QAbstractBarSeries*>(series))
            return bars_at(chart, *bars, place);
    }
    return nearest.text;
}

} // namespace headroom
