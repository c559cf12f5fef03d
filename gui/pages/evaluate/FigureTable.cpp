#include "gui/pages/evaluate/FigureTable.h"

#include "gui/widgets/LongestColumn.h"

#include <QHeaderView>

namespace headroom {

FigureTable::FigureTable(const QStringList& titles, QWidget* parent)
    : QTableView(parent), figures_(new FigureTableModel(titles, this)),
      sorted_(new FigureSort(this)) {
    sorted_->setSourceModel(figures_);
    setModel(sorted_);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideMiddle);
    horizontalHeader()->setMaximumSectionSize(longest_column);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // as given, until the user sorts
    setSortingEnabled(true);
}

void FigureTable::set_columns(const QStringList& titles, std::vector<FigureTableModel::Row> rows) {
    figures_->set_titles(titles);
    set_rows(std::move(rows));
}

void FigureTable::set_filter(const QString& text) {
    sorted_->setFilterKeyColumn(-1);
    sorted_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    sorted_->setFilterFixedString(text);
}

void FigureTable::set_rows(std::vector<FigureTableModel::Row> rows) {
    figures_->set_rows(std::move(rows));
    resizeColumnsToContents();
    for (int column = 0; column < figures_->columnCount(); ++column)
        setColumnWidth(column, columnWidth(column) + 2 * fontMetrics().horizontalAdvance(' ') + 8);
}

int FigureTable::current_row() const {
    return currentIndex().isValid() ? sorted_->mapToSource(currentIndex()).row() : -1;
}

void FigureTable::set_current_row(int row) {
    setCurrentIndex(sorted_->mapFromSource(figures_->index(row, 0)));
}

void FigureTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    if (current.isValid() && current.row() != previous.row())
        emit row_changed(sorted_->mapToSource(current).row());
}

} // namespace headroom
