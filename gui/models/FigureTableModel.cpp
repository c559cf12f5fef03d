#include "gui/models/FigureTableModel.h"

#include <cmath>

namespace headroom {
namespace {

bool is_number(const QVariant& value) {
    return value.typeId() == QMetaType::Double;
}

bool is_missing(const QVariant& value) {
    return !value.isValid() || (is_number(value) && std::isnan(value.toDouble()));
}

} // namespace

FigureCell FigureCell::words(const QString& text, const QString& tip) {
    return {text, text, tip.isEmpty() ? text : tip};
}

FigureCell FigureCell::figure(double value, const QString& text) {
    return std::isnan(value) ? missing({}) : FigureCell{text, value};
}

FigureCell FigureCell::missing(const QString& why) {
    return {QStringLiteral("–"), {}, why};
}

FigureTableModel::FigureTableModel(const QStringList& titles, QObject* parent)
    : QAbstractTableModel(parent), titles_(titles) {}

void FigureTableModel::set_titles(const QStringList& titles) {
    beginResetModel();
    rows_.clear();
    titles_ = titles;
    endResetModel();
}

void FigureTableModel::set_rows(std::vector<Row> rows) {
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

int FigureTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int FigureTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(titles_.size());
}

QVariant FigureTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto& cell =
        rows_[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::UserRole:
        return cell.value;
    case Qt::ToolTipRole:
        return cell.tip.isEmpty() ? QVariant() : cell.tip;
    case Qt::TextAlignmentRole:
        return static_cast<int>(
            Qt::AlignVCenter |
            (cell.value.typeId() == QMetaType::QString ? Qt::AlignLeft : Qt::AlignRight));
    default:
        return {};
    }
}

QVariant FigureTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::DisplayRole) return titles_.value(section);
    if (role == Qt::TextAlignmentRole && !rows_.empty()) // like the column below
        return data(index(0, section), role);
    return {};
}

FigureSort::FigureSort(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(Qt::UserRole);
}

bool FigureSort::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto a = left.data(sortRole()), b = right.data(sortRole());
    // Descending order compares the other way round: a missing value is "less" and comes last.
    if (is_missing(a) != is_missing(b))
        return sortOrder() == Qt::AscendingOrder ? is_missing(b) : is_missing(a);
    if (is_number(a) && is_number(b)) return a.toDouble() < b.toDouble();
    return a.toString().localeAwareCompare(b.toString()) < 0;
}

} // namespace headroom
