#include "gui/widgets/EvidenceWidgets.h"

#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/widgets/LongestColumn.h"
#include "gui/widgets/WrappedLabel.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>

namespace headroom {
namespace {

QTableWidget* make_table(const EvidenceTable& evidence) {
    auto* table = new QTableWidget(static_cast<int>(evidence.rows.size()),
                                   static_cast<int>(evidence.columns.size()));
    table->setAccessibleName(text(evidence.title.empty() ? evidence.columns[0] : evidence.title));
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setMaximumSectionSize(longest_column);
    table->setTextElideMode(Qt::ElideMiddle);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (int column = 0; column < table->columnCount(); ++column) {
        const auto at = static_cast<std::size_t>(column);
        const auto alignment = Qt::AlignVCenter | (column == 0 ? Qt::AlignLeft : Qt::AlignRight);
        auto* title = new QTableWidgetItem(text(evidence.columns[at]));
        title->setTextAlignment(alignment);
        title->setToolTip(title->text());
        table->setHorizontalHeaderItem(column, title);
        for (int row = 0; row < table->rowCount(); ++row) {
            auto* cell =
                new QTableWidgetItem(text(evidence.rows[static_cast<std::size_t>(row)][at]));
            cell->setTextAlignment(alignment);
            cell->setToolTip(cell->text());
            table->setItem(row, column, cell);
        }
    }
    return table;
}

} // namespace

QLabel* make_line(const std::string& line, const char* role) {
    auto* label = new WrappedLabel(in_words(line));
    label->setTextFormat(Qt::PlainText);
    label->setProperty("role", role);
    return label;
}

void add_tables(QBoxLayout& column, const std::vector<EvidenceTable>& tables) {
    for (const auto& table : tables) {
        if (!table.title.empty()) column.addWidget(make_line(table.title, "heading"));
        column.addWidget(make_table(table));
        if (!table.note.empty()) column.addWidget(make_line(table.note, "soft"));
    }
}

} // namespace headroom
