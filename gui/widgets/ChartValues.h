#pragma once

#include <QPointF>
#include <QStringList>

class QAbstractSeries;
class QBarCategoryAxis;
class QChart;

namespace headroom {

/// Titles and values of a chart's series as texts, for the line under the pointer and for tables.

/// Keeps the names of categories whose labels on the axis are elided.
void set_whole_names(QBarCategoryAxis& axis, const QStringList& names);
QStringList whole_names(QBarCategoryAxis& axis);

/// The title of an axis, or `otherwise` if it has none.
QString axis_title(QAbstractSeries& series, Qt::Orientation orientation, const QString& otherwise);

/// The name of a value along an axis: its category, a percentage, or the number.
QString value_name(QAbstractSeries& series, Qt::Orientation orientation, double value);

/// Text for a place of the chart, in its coordinates: the nearest named point with its series, or
/// all bars of a category. Empty if nothing is near.
QString values_at(QChart& chart, const QPointF& place);

} // namespace headroom
