#include "gui/pages/compare/ComparisonTable.h"

#include "core/comparison/report/FigureRows.h"
#include "gui/Text.h"
#include "gui/Theme.h"

#include <QEvent>
#include <QHeaderView>

namespace headroom {
namespace {

constexpr int best_role = Qt::UserRole;
constexpr int narrowest_column = 110; ///< with more heads than fit, the table scrolls

} // namespace

ComparisonTable::ComparisonTable(QWidget* parent) : QTableWidget(parent) {
    setAccessibleName(tr("Metrics of the heads, side by side"));
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setCornerButtonEnabled(false);
    setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setTextElideMode(Qt::ElideMiddle);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    horizontalHeader()->setMinimumSectionSize(narrowest_column);
    verticalHeader()->setHighlightSections(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
}

void ComparisonTable::show_comparison(const HeadComparison& comparison) {
    const auto rows = figure_rows(comparison);
    clear();
    setRowCount(static_cast<int>(rows.size()));
    setColumnCount(static_cast<int>(comparison.heads.size()));
    for (int column = 0; column < columnCount(); ++column) {
        const auto& head = comparison.heads[static_cast<std::size_t>(column)].head;
        auto* title = new QTableWidgetItem(text(head));
        title->setToolTip(title->text());
        setHorizontalHeaderItem(column, title);
    }
    for (int i = 0; i < rowCount(); ++i) {
        const auto& row = rows[static_cast<std::size_t>(i)];
        setVerticalHeaderItem(i, new QTableWidgetItem(text(row.label)));
        for (int column = 0; column < columnCount(); ++column) {
            const auto at = static_cast<std::size_t>(column);
            const bool best = row.best == at;
            const auto figure = text(row.cells[at]);
            auto* cell = new QTableWidgetItem(best ? "✓ " + figure : figure);
            cell->setTextAlignment(Qt::AlignCenter);
            cell->setData(best_role, best);
            if (best) cell->setToolTip(tr("Clearly better"));
            setItem(i, column, cell);
        }
    }
    colour();
}

void ComparisonTable::colour() {
    for (int column = 0; column < columnCount(); ++column) {
        if (auto* title = horizontalHeaderItem(column)) title->setForeground(Theme::head(column));
        for (int row = 0; row < rowCount(); ++row) {
            auto* cell = item(row, column);
            if (!cell) continue;
            const bool best = cell->data(best_role).toBool();
            auto cell_font = font();
            cell_font.setBold(best);
            cell->setFont(cell_font);
            cell->setForeground(best ? Theme::good() : palette().color(QPalette::Text));
        }
    }
}

void ComparisonTable::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) colour();
    QTableWidget::changeEvent(event);
}

} // namespace headroom
