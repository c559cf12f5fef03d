#pragma once

#include <QStringList>
#include <vector>

class QAbstractItemView;
class QChart;

namespace headroom {

/// A table as texts; the first row has the titles of the columns.
using TableText = std::vector<QStringList>;

/// The columns that a view shows, of all rows or of the selected ones.
TableText table_of(const QAbstractItemView& view, bool selected_only = false);

/// The values that a chart draws: a row for each point or bar with the name of its series.
TableText table_of(QChart& chart);

QString to_csv(const TableText& table);
QString to_tab_separated(const TableText& table); ///< as spreadsheets take it from the clipboard

} // namespace headroom
