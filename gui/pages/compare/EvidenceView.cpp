#include "gui/pages/compare/EvidenceView.h"

#include "gui/widgets/EvidenceWidgets.h"

#include <QVBoxLayout>

namespace headroom {

EvidenceView::EvidenceView(QWidget* parent) : QScrollArea(parent) {
    setObjectName("evidence");
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
}

void EvidenceView::show_tables(const std::vector<EvidenceTable>& tables) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    add_tables(*column, tables);
    column->addStretch();
    setWidget(content); // deletes the one before
}

} // namespace headroom
