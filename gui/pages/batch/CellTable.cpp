#include "gui/pages/batch/CellTable.h"

#include "core/comparison/Format.h"
#include "core/comparison/RunMetrics.h"
#include "core/comparison/report/ReportPage.h"
#include "gui/Session.h"
#include "gui/Text.h"
#include "gui/pages/evaluate/FigureTable.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr std::array shown_metrics{"test_accuracy", "gap", "seconds"};

QStringList titles(const BatchTable& table) {
    QStringList titles{CellTable::tr("Cell")};
    for (const auto& key : table.varied)
        titles << text(key);
    titles << CellTable::tr("State");
    for (const auto& metric : run_metrics())
        if (std::ranges::count(shown_metrics, metric.key) > 0) titles << text(metric.label);
    return titles << CellTable::tr("Note");
}

FigureTableModel::Row row_of(const BatchTable::Row& row, const BatchTable& table) {
    FigureTableModel::Row cells{
        FigureCell::figure(static_cast<double>(row.cell.number), QString::number(row.cell.number))};
    for (const auto& key : table.varied) {
        const auto value = value_in(row.cell.settings, key);
        bool is_number = false;
        const double number = text(value).toDouble(&is_number);
        cells.push_back(is_number ? FigureCell::figure(number, text(value))
                                  : FigureCell::words(text(short_data_name(value)), text(value)));
    }
    cells.push_back(FigureCell::words(text(to_string(row.state))));
    for (const auto& metric : run_metrics()) {
        if (std::ranges::count(shown_metrics, metric.key) == 0) continue;
        const auto value = row.run ? metric.value(*row.run) : std::nullopt;
        cells.push_back(value ? FigureCell::figure(*value, text(metric_text(*value, metric.unit)))
                              : FigureCell::missing({}));
    }
    cells.push_back(FigureCell::words(text(row.text), text(row.text)));
    return cells;
}

} // namespace

CellTable::CellTable(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), table_(std::make_shared<BatchTable>()),
      filter_(new QLineEdit), cells_(new FigureTable({})) {
    filter_->setObjectName("cellFilter");
    filter_->setClearButtonEnabled(true);
    filter_->setPlaceholderText(tr("Show only cells with this text"));
    filter_->setAccessibleName(filter_->placeholderText());
    cells_->setObjectName("cells");
    cells_->setAccessibleName(tr("Cells"));
    evaluate_ = add_button("evaluateCell", tr("Evaluate"), tr("Takes it to the Evaluate page"));
    explore_ = add_button("exploreCell", tr("Explore"),
                          tr("Shows what its layers see, on the Explore page"));
    open_ = add_button("openCell", tr("Folder"), tr("Opens the folder of its run"));
    retry_ = add_button("retryCell", tr("Retry"), tr("Trains the failed cell again"));
    auto* buttons = new QHBoxLayout;
    for (auto* button : {evaluate_, explore_, open_, retry_})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->addWidget(filter_);
    column->addWidget(cells_, 1);
    column->addLayout(buttons);

    connect(filter_, &QLineEdit::textChanged, cells_, &FigureTable::set_filter);
    connect(cells_, &FigureTable::row_changed, this, &CellTable::update_buttons);
    connect(cells_, &QTableView::doubleClicked, evaluate_, &QPushButton::click);
    connect(evaluate_, &QPushButton::clicked, this,
            [this] { emit session_.evaluate_requested({folder()}); });
    connect(explore_, &QPushButton::clicked, this, [this] {
        emit session_.page_requested(PageId::explore);
        emit session_.explore_requested(folder());
    });
    connect(open_, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder())); });
    connect(retry_, &QPushButton::clicked, this,
            [this] { emit retry_requested(chosen()->cell.number); });
    update_buttons();
}

QPushButton* CellTable::add_button(const char* name, const QString& text, const QString& tip) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    button->setToolTip(tip);
    return button;
}

void CellTable::show_table(std::shared_ptr<const BatchTable> table) {
    const int row = cells_->current_row();
    const bool same = table->folder == table_->folder;
    table_ = std::move(table);
    std::vector<FigureTableModel::Row> rows;
    rows.reserve(table_->rows.size());
    for (const auto& one : table_->rows)
        rows.push_back(row_of(one, *table_));
    cells_->set_columns(titles(*table_), std::move(rows));
    if (same && row >= 0) cells_->set_current_row(row);
    update_buttons();
}

const BatchTable::Row* CellTable::chosen() const {
    const int row = cells_->current_row();
    return row < 0 ? nullptr : &table_->rows[static_cast<std::size_t>(row)];
}

QString CellTable::folder() const {
    return QString::fromStdString((table_->folder / "runs" / chosen()->cell.name).string());
}

void CellTable::update_buttons() {
    const auto* row = chosen();
    for (auto* button : {evaluate_, explore_})
        button->setEnabled(row && row->run);
    open_->setEnabled(row && row->state != CellState::waiting);
    retry_->setEnabled(row && row->state == CellState::failed);
}

} // namespace headroom
