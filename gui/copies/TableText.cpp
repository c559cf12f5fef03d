#include "gui/copies/TableText.h"

#include "datasets/base/text/CsvField.h"
#include "gui/widgets/ChartValues.h"

#include <QAbstractBarSeries>
#include <QAbstractItemView>
#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QHeaderView>
#include <QTableView>
#include <QTreeView>
#include <QXYSeries>

namespace headroom {
namespace {

QString cell(const QAbstractItemModel& model, const QModelIndex& index) {
    return model.data(index).toString().replace('\n', ' ');
}

std::vector<int> shown_columns(const QAbstractItemView& view) {
    const auto* tree = qobject_cast<const QTreeView*>(&view);
    const auto* table = qobject_cast<const QTableView*>(&view);
    const QHeaderView* header = tree ? tree->header() : table ? table->horizontalHeader() : nullptr;
    std::vector<int> columns;
    for (int at = 0; at < view.model()->columnCount(); ++at) {
        const int column = header ? header->logicalIndex(at) : at; // as they were moved
        if (!header || !header->isSectionHidden(column)) columns.push_back(column);
    }
    return columns;
}

/// The titles of rows are a column of their own, where they are more than numbers.
bool has_row_titles(const QAbstractItemView& view) {
    const auto* table = qobject_cast<const QTableView*>(&view);
    return table && !table->verticalHeader()->isHidden();
}

/// Adds the rows below `parent`, those of a tree one by one after each other.
void add_rows(TableText& table, const QAbstractItemView& view, const std::vector<int>& columns,
              bool selected_only, const QModelIndex& parent = {}) {
    const auto& model = *view.model();
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const auto first = model.index(row, 0, parent);
        const bool selected = view.selectionModel()->rowIntersectsSelection(row, parent);
        if (selected || !selected_only) {
            QStringList line;
            if (has_row_titles(view)) line << model.headerData(row, Qt::Vertical).toString();
            for (const int column : columns)
                line << cell(model, model.index(row, column, parent));
            table.push_back(line);
        }
        add_rows(table, view, columns, selected_only, first);
    }
}

QStringList categories(QAbstractSeries& series) {
    for (auto* axis : series.attachedAxes())
        if (auto* bars = qobject_cast<QBarCategoryAxis*>(axis)) return whole_names(*bars);
    return {};
}

void add_points(TableText& table, QXYSeries& series) {
    for (const auto& point : series.points())
        table.push_back({series.name(), value_name(series, Qt::Horizontal, point.x()),
                         QString::number(point.y())});
}

void add_bars(TableText& table, QAbstractBarSeries& series) {
    const auto names = categories(series);
    for (const auto* set : series.barSets())
        for (int i = 0; i < set->count(); ++i)
            table.push_back({set->label(), names.value(i, QString::number(i + 1)),
                             QString::number(set->at(i))});
}

QString joined(const TableText& table, QChar separator, const auto& field) {
    QString text;
    for (const auto& row : table) {
        QStringList fields;
        for (const auto& one : row)
            fields << field(one);
        text += fields.join(separator) + '\n';
    }
    return text;
}

} // namespace

TableText table_of(const QAbstractItemView& view, bool selected_only) {
    const auto& model = *view.model();
    const auto columns = shown_columns(view);
    QStringList titles;
    if (has_row_titles(view)) titles << QString();
    for (const int column : columns)
        titles << model.headerData(column, Qt::Horizontal).toString();
    TableText table{titles};
    add_rows(table, view, columns, selected_only);
    return table;
}

TableText table_of(QChart& chart) {
    TableText table;
    for (auto* series : chart.series()) {
        if (table.empty())
            table.push_back({QObject::tr("series"),
                             axis_title(*series, Qt::Horizontal, QObject::tr("x")),
                             axis_title(*series, Qt::Vertical, QObject::tr("value"))});
        auto* line = qobject_cast<QXYSeries*>(series);
        if (line && !line->name().isEmpty())
            add_points(table, *line);
        else if (auto* bars = qobject_cast<QAbstractBarSeries*>(series))
            add_bars(table, *bars);
    }
    return table;
}

QString to_csv(const TableText& table) {
    return joined(table, ',', [](const QString& field) {
        bool is_number = false; // "-1" is no formula
        field.toDouble(&is_number);
        return is_number ? field : QString::fromStdString(csv_field(field.toStdString()));
    });
}

QString to_tab_separated(const TableText& table) {
    return joined(table, '\t', [](QString field) { return field.replace('\t', ' '); });
}

} // namespace headroom
