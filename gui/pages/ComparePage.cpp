#include "gui/pages/ComparePage.h"

#include "core/comparison/report/Report.h"
#include "core/jobs/FailureLine.h"
#include "core/runs/CompareFolder.h"
#include "datasets/base/files/AtomicFile.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/models/RunListModel.h"
#include "gui/pages/compare/ComparisonCharts.h"
#include "gui/pages/compare/ComparisonTable.h"
#include "gui/pages/compare/DisagreementView.h"
#include "gui/pages/compare/EvidenceView.h"
#include "gui/widgets/MessageBar.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace headroom {
namespace {

QString qpath(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

QString caption(const RunEntry& entry) {
    return ComparePage::tr("%1: %2 on %3")
        .arg(text(entry.path.filename().string()), text(entry.model), text(entry.data));
}

} // namespace

ComparePage::ComparePage(Session& session, QWidget* parent)
    : Page(session, parent), runs_(new RunListModel(session, this)), reader_(new JobRunner(this)),
      past_(new QComboBox), open_(new QPushButton(tr("&Open folder…"))),
      save_(new QPushButton(tr("Save &report…"))), hint_(new QLabel), verdict_(new QLabel),
      tabs_(new QTabWidget), figures_(new ComparisonTable), evidence_(new EvidenceView),
      charts_(new ComparisonCharts), disagreements_(new DisagreementView) {
    past_->setObjectName("comparisons");
    past_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    open_->setObjectName("openComparison");
    save_->setObjectName("saveReport");
    save_->setToolTip(tr("The page that headroom compare writes"));
    hint_->setObjectName("compareHint");
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setProperty("role", "soft");
    hint_->setText(tr("No comparison yet. Train both heads on the Train page, or open the folder "
                      "of a comparison."));
    verdict_->setObjectName("verdict");
    verdict_->setWordWrap(true);
    verdict_->setTextFormat(Qt::PlainText);
    verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    tabs_->setObjectName("compareTabs");
    figures_->setObjectName("comparisonFigures");
    auto* label = new QLabel(tr("Co&mparison"));
    label->setBuddy(past_);

    auto* top = new QHBoxLayout;
    top->addWidget(label);
    top->addWidget(past_, 1);
    top->addWidget(open_);
    top->addWidget(save_);
    tabs_->addTab(figures_, tr("Fi&gures"));
    tabs_->addTab(evidence_, tr("Evidence"));
    tabs_->addTab(charts_, tr("Char&ts"));
    tabs_->addTab(disagreements_, tr("Disagreeme&nts"));
    auto* column = new QVBoxLayout(content());
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(hint_, 1);
    column->addWidget(verdict_);
    column->addWidget(tabs_, 1);
    for (auto* widget : std::initializer_list<QWidget*>{verdict_, tabs_})
        widget->hide();
    save_->setEnabled(false);

    connect(open_, &QPushButton::clicked, this, &ComparePage::ask_for_folder);
    connect(save_, &QPushButton::clicked, this, &ComparePage::ask_for_report);
    connect(past_, &QComboBox::activated, this,
            [this](int row) { open(past_->itemData(row).toString()); });
    connect(runs_, &RunListModel::refreshed, this, [this] {
        list_comparisons();
        if (isVisible()) open_newest();
    });
    connect(&session, &Session::comparison_requested, this, [this](const QString& folder) {
        open(folder);
        emit this->session().page_requested(PageId::compare);
    });
    const auto fail = [this](const QString& line) { message().show_error(line); };
    connect(reader_, &JobRunner::failed, this, fail);
    connect(reader_, &JobRunner::failed, this, &ComparePage::list_comparisons); // the folder shown
    connect(disagreements_, &DisagreementView::failed, this, fail);
    connect(disagreements_, &DisagreementView::activity, this, &Page::activity);
    connect(disagreements_, &DisagreementView::activity_ended, this, &Page::activity_ended);
    runs_->refresh();
}

QString ComparePage::command() const {
    return comparison_ ? QString::fromStdString(comparison_->command) : QString();
}

void ComparePage::list_comparisons() {
    past_->clear();
    for (const auto& entry : runs_->entries())
        if (entry.kind == RunEntry::Kind::comparison && entry.seeds_done > 0)
            past_->addItem(caption(entry), qpath(entry.path));
    const auto shown = qpath(folder_);
    if (comparison_ && past_->findData(shown) < 0) past_->insertItem(0, shown, shown);
    past_->setCurrentIndex(past_->findData(shown));
    past_->setEnabled(past_->count() > 0);
}

void ComparePage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    open_newest();
}

/// Opens the newest comparison if none was chosen.
void ComparePage::open_newest() {
    if (!comparison_ && !reader_->running() && past_->count() > 0)
        open(past_->itemData(0).toString());
}

void ComparePage::open(const QString& folder) {
    message().clear();
    const std::filesystem::path path = folder.toStdString();
    reader_->start(
        [path](const JobControl&) { return load_comparison(path); },
        [this, path](HeadComparison comparison) { show_comparison(path, std::move(comparison)); });
}

void ComparePage::show_comparison(const std::filesystem::path& folder, HeadComparison comparison) {
    folder_ = folder;
    comparison_ = std::move(comparison);
    list_comparisons();
    QStringList verdicts;
    for (const auto& difference : comparison_->differences)
        verdicts << text(difference.verdict);
    verdict_->setText(verdicts.join('\n'));
    verdict_->setVisible(!verdicts.isEmpty());
    figures_->show_comparison(*comparison_);
    evidence_->show_comparison(*comparison_);
    charts_->show_comparison(*comparison_);
    disagreements_->show_comparison(folder_, *comparison_);
    hint_->hide();
    tabs_->show();
    save_->setEnabled(true);
    emit command_changed();
}

void ComparePage::ask_for_folder() {
    const auto folder = QFileDialog::getExistingDirectory(this, tr("A comparison's folder"),
                                                          session().runs_folder());
    if (!folder.isEmpty()) open(folder);
}

void ComparePage::ask_for_report() {
    const auto path = QFileDialog::getSaveFileName(
        this, tr("Save report"), QDir::home().filePath("report.html"), tr("Web pages (*.html)"));
    if (!path.isEmpty()) save_report(path);
}

void ComparePage::save_report(const QString& path) {
    try {
        write_atomically(path.toStdString(), to_html(*comparison_));
        message().show_message(MessageBar::Kind::note, tr("Written: %1").arg(path));
    } catch (...) {
        const auto failure = failure_line(std::current_exception());
        if (failure) message().show_error(in_words(*failure));
    }
}

} // namespace headroom
