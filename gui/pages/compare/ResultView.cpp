#include "gui/pages/compare/ResultView.h"

#include "gui/widgets/EvidenceWidgets.h"
#include "gui/widgets/SvgView.h"
#include "gui/widgets/WrappedLabel.h"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace headroom {
namespace {

QFrame* make_card(const PageChart& chart) {
    auto* card = new QFrame;
    card->setProperty("role", "card");
    auto* column = new QVBoxLayout(card);
    column->addWidget(make_line(chart.title, "heading"));
    column->addWidget(new SvgView(chart));
    if (!chart.note.empty()) column->addWidget(make_line(chart.note, "soft"));
    column->addStretch();
    return card;
}

} // namespace

ResultView::ResultView(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

QWidget* ResultView::make_charts() const {
    auto* charts = new QWidget;
    auto* grid = new QGridLayout(charts);
    grid->setContentsMargins(0, 0, 0, 0);
    const int columns = page_->charts.size() == 1 ? 1 : 2;
    for (int i = 0; i < static_cast<int>(page_->charts.size()); ++i)
        grid->addWidget(make_card(page_->charts[static_cast<std::size_t>(i)]), i / columns,
                        i % columns);
    for (int i = 0; i < columns; ++i)
        grid->setColumnStretch(i, 1);
    return charts;
}

void ResultView::show_page(SweepPage page) {
    page_ = std::move(page);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->addWidget(make_line(page_->question, "heading"));
    for (const auto& finding : page_->findings) {
        auto* line = make_line(finding, "finding");
        line->setObjectName("finding");
        column->addWidget(line);
    }
    if (!page_->charts.empty()) column->addWidget(make_charts());
    add_tables(*column, page_->tables);
    for (const auto& note : page_->notes)
        column->addWidget(make_line(note, "soft"));
    column->addStretch();
    setWidget(content); // deletes the one before
}

void ResultView::clear(const QString& hint) {
    page_.reset();
    auto* label = new WrappedLabel(hint);
    label->setAlignment(Qt::AlignCenter);
    label->setProperty("role", "soft");
    setWidget(label);
}

} // namespace headroom
