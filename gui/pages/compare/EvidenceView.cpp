#include "gui/pages/compare/EvidenceView.h"

#include "core/comparison/report/EvidenceTables.h"
#include "gui/Text.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

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
    table->verticalHeader()->hide();
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    for (int column = 0; column < table->columnCount(); ++column) {
        const auto at = static_cast<std::size_t>(column);
        const auto alignment = Qt::AlignVCenter | (column == 0 ? Qt::AlignLeft : Qt::AlignRight);
        auto* title = new QTableWidgetItem(text(evidence.columns[at]));
        title->setTextAlignment(alignment);
        table->setHorizontalHeaderItem(column, title);
        for (int row = 0; row < table->rowCount(); ++row) {
            auto* cell =
                new QTableWidgetItem(text(evidence.rows[static_cast<std::size_t>(row)][at]));
            cell->setTextAlignment(alignment);
            table->setItem(row, column, cell);
        }
    }
    return table;
}

QLabel* make_label(const std::string& line, const char* role) {
    auto* label = new QLabel(text(line));
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setWordWrap(true);
    label->setProperty("role", role);
    return label;
}

} // namespace

EvidenceView::EvidenceView(QWidget* parent) : QScrollArea(parent) {
    setObjectName("evidence");
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
}

void EvidenceView::show_comparison(const HeadComparison& comparison) {
    auto* tables = new QWidget;
    auto* column = new QVBoxLayout(tables);
    for (const auto& table : evidence_tables(comparison)) {
        if (!table.title.empty()) column->addWidget(make_label(table.title, "heading"));
        column->addWidget(make_table(table));
        if (!table.note.empty()) column->addWidget(make_label(table.note, "soft"));
    }
    column->addStretch();
    setWidget(tables); // deletes the one before
}

} // namespace headroom
