#include "gui/pages/ComparePage.h"

#include "core/comparison/report/EvidenceTables.h"
#include "core/comparison/report/PdfReport.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/FailureLine.h"
#include "core/jobs/verdict/CompareRunsJob.h"
#include "datasets/base/files/AtomicFile.h"
#include "gui/AskForPath.h"
#include "gui/ExportDialog.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/pages/compare/ComparisonCharts.h"
#include "gui/pages/compare/ComparisonTable.h"
#include "gui/pages/compare/DisagreementView.h"
#include "gui/pages/compare/EvidenceView.h"
#include "gui/pages/compare/RanksDialog.h"
#include "gui/pages/compare/ResultView.h"
#include "gui/pages/compare/SweepTab.h"
#include "gui/runs/PastRuns.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/NameBox.h"
#include "gui/widgets/WrappedLabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPrintDialog>
#include <QPrinter>
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

RanksSpec spec_of(const HeadRanks& ranks) {
    RanksSpec spec;
    for (const auto& row : ranks.data)
        spec.folders.emplace_back(row.folder);
    return spec;
}

} // namespace

ComparePage::ComparePage(Session& session, QWidget* parent)
    : Page(session, parent), runs_(new PastRuns(session, this)), reader_(new JobRunner(this)),
      past_(new NameBox), open_(new QPushButton(tr("&Open folder…"))),
      rank_(new QPushButton(tr("Ran&k…"))), save_(new QPushButton(tr("Save &report…"))),
      export_(new QPushButton(tr("Ex&port run…"))), hint_(new QLabel), verdict_(new WrappedLabel),
      tabs_(new QTabWidget), figures_(new ComparisonTable), evidence_(new EvidenceView),
      charts_(new ComparisonCharts), disagreements_(new DisagreementView), sweeps_(new SweepTab),
      result_(new ResultView) {
    past_->setObjectName("comparisons");
    open_->setObjectName("openComparison");
    rank_->setObjectName("rankHeads");
    rank_->setToolTip(tr("Ranks heads over comparisons on several data sets"));
    save_->setObjectName("saveReport");
    save_->setToolTip(tr("The page with all tables and charts"));
    export_->setObjectName("compareExport");
    export_->setToolTip(
        tr("Writes one of its runs for other programs, and checks its answers there"));
    hint_->setObjectName("compareHint");
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setProperty("role", "soft");
    hint_->setText(tr("No comparison yet. Train both heads on the Train page, or open the folder "
                      "of a comparison."));
    verdict_->setObjectName("verdict");
    verdict_->setTextFormat(Qt::PlainText);
    tabs_->setObjectName("compareTabs");
    figures_->setObjectName("comparisonFigures");
    auto* label = label_for(tr("Co&mparison"), past_);

    auto* top = new QHBoxLayout;
    top->addWidget(label);
    top->addWidget(past_, 1);
    top->addWidget(open_);
    top->addWidget(rank_);
    top->addWidget(save_);
    top->addWidget(export_);
    tabs_->addTab(figures_, tr("Fi&gures"));
    tabs_->addTab(evidence_, tr("Evidence"));
    tabs_->addTab(charts_, tr("Char&ts"));
    tabs_->addTab(disagreements_, tr("Disagreeme&nts"));
    tabs_->addTab(sweeps_, tr("Measurements"));
    result_->setObjectName("result");
    auto* column = new QVBoxLayout(content());
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(hint_, 1);
    column->addWidget(verdict_);
    column->addWidget(tabs_, 1);
    column->addWidget(result_, 1);
    show_only(hint_);
    update_buttons();

    connect(open_, &QPushButton::clicked, this, &ComparePage::ask_for_folder);
    connect(rank_, &QPushButton::clicked, this, &ComparePage::ask_for_ranks);
    connect(save_, &QPushButton::clicked, this, &ComparePage::ask_for_report);
    connect(export_, &QPushButton::clicked, this, &ComparePage::export_runs);
    figures_->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(figures_->addAction(tr("Export run…")), &QAction::triggered, export_,
            &QPushButton::click);
    connect(past_, &QComboBox::activated, this,
            [this](int row) { open(past_->itemData(row).toString()); });
    connect(runs_, &PastRuns::refreshed, this, [this] {
        list_comparisons();
        if (isVisible()) open_newest();
    });
    connect(&session, &Session::comparison_requested, this, [this](const QString& folder) {
        open(folder);
        emit this->session().page_requested(PageId::compare);
    });
    connect(&session, &Session::runs_comparison_requested, this, [this](const QStringList& runs) {
        std::vector<std::filesystem::path> folders;
        for (const auto& run : runs)
            folders.emplace_back(run.toStdString());
        compare(folders);
    });
    const auto fail = [this](const QString& line) { message().show_error(line); };
    connect(reader_, &JobRunner::failed, this, fail);
    connect(reader_, &JobRunner::failed, this, &ComparePage::list_comparisons); // the folder shown
    connect(disagreements_, &DisagreementView::began, &message(), &MessageBar::clear);
    connect(disagreements_, &DisagreementView::explore_requested, this,
            [this](const HeadsRequest& request) {
                emit this->session().page_requested(PageId::explore);
                emit this->session().heads_requested(request);
            });
    connect(sweeps_, &SweepTab::began, &message(), &MessageBar::clear);
    connect(disagreements_, &DisagreementView::failed, this, fail);
    connect(sweeps_, &SweepTab::failed, this, fail);
    connect(sweeps_, &SweepTab::activity, this, &Page::activity);
    connect(sweeps_, &SweepTab::activity_ended, this, &Page::activity_ended);
    connect(sweeps_, &SweepTab::changed, this, &ComparePage::update_buttons);
    connect(tabs_, &QTabWidget::currentChanged, this, &ComparePage::update_buttons);
    connect(disagreements_, &DisagreementView::activity, this, &Page::activity);
    connect(disagreements_, &DisagreementView::activity_ended, this, &Page::activity_ended);
    runs_->refresh();
}

bool ComparePage::is_sweep_shown() const {
    return compared_ && std::holds_alternative<HeadComparison>(*compared_) &&
           tabs_->currentWidget() == sweeps_;
}

QString ComparePage::command() const {
    if (is_sweep_shown()) return sweeps_->command();
    if (ranks_) return QString::fromStdString(command_line(spec_of(*ranks_)));
    if (!compared_) return {};
    return QString::fromStdString(folder_.empty() ? command_of(*compared_)
                                                  : command_line(RanksSpec{{folder_}}));
}

QString ComparePage::standing() const {
    if (compared_ && folder_.empty()) return tr("single runs");
    return compared_ ? text(folder_.filename().string()) : QString();
}

/// Both heads on one image, where it compares two.
void ComparePage::go_on() {
    Page::go_on();
    const auto* heads = compared_ ? std::get_if<HeadComparison>(&*compared_) : nullptr;
    if (!heads || heads->differences.empty() || folder_.empty()) return;
    const auto& pair = heads->differences.front();
    emit session().heads_requested({folder_, pair.first, pair.second, heads->seeds.front()});
}

bool ComparePage::has_report() const {
    return is_sweep_shown() ? sweeps_->page().has_value() : compared_ || ranks_;
}

void ComparePage::update_buttons() {
    save_->setEnabled(has_report());
    export_->setEnabled(compared_.has_value());
    emit command_changed();
}

void ComparePage::list_comparisons() {
    past_->clear();
    for (const auto& entry : runs_->entries())
        if (has_comparison(entry)) past_->addItem(caption(entry), qpath(entry.path));
    const auto shown = qpath(folder_);
    if (compared_ && !folder_.empty() && past_->findData(shown) < 0)
        past_->insertItem(0, shown, shown);
    if (compared_ && folder_.empty()) past_->setPlaceholderText(tr("Single runs"));
    past_->setCurrentIndex(past_->findData(shown));
    past_->setEnabled(past_->count() > 0);
}

void ComparePage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    open_newest();
}

/// Opens the newest comparison if none was chosen.
void ComparePage::open_newest() {
    if (!compared_ && !ranks_ && !reader_->running() && past_->count() > 0)
        open(past_->itemData(0).toString());
}

void ComparePage::open(const QString& folder) {
    message().clear();
    const std::filesystem::path path = folder.toStdString();
    reader_->start([path](const JobControl&) { return load_compared(path); },
                   [this, path](Compared compared) { show_compared(path, std::move(compared)); });
}

void ComparePage::compare(const std::vector<std::filesystem::path>& runs) {
    message().clear();
    message().show_message(MessageBar::Kind::note, tr("Measuring %1 runs…").arg(runs.size()));
    reader_->start(
        [runs](const JobControl& control) { return run(CompareRunsSpec{runs}, control); },
        [this](HeadComparison comparison) {
            message().clear();
            show_compared({}, std::move(comparison));
        });
}

void ComparePage::show_compared(const std::filesystem::path& folder, Compared compared) {
    folder_ = folder;
    compared_ = std::move(compared);
    ranks_.reset();
    list_comparisons();
    const auto* heads = std::get_if<HeadComparison>(&*compared_);
    show_only(heads ? static_cast<QWidget*>(tabs_) : result_);
    verdict_->setVisible(heads && !heads->differences.empty());
    if (heads)
        show_heads(*heads);
    else if (const auto* folds = std::get_if<FoldComparison>(&*compared_))
        result_->show_page(page_of(*folds));
    else
        result_->show_page(page_of(std::get<DataSweepResult>(*compared_)));
    update_buttons();
}

void ComparePage::show_ranks(HeadRanks ranks) {
    compared_.reset();
    folder_.clear();
    ranks_ = std::move(ranks);
    past_->setPlaceholderText(tr("Ranks over %1 comparisons").arg(ranks_->data.size()));
    list_comparisons();
    show_only(result_);
    result_->show_page(page_of(*ranks_));
    update_buttons();
}

void ComparePage::show_only(QWidget* part) {
    verdict_->hide();
    for (auto* each : std::initializer_list<QWidget*>{hint_, tabs_, result_})
        each->setVisible(each == part);
}

void ComparePage::show_heads(const HeadComparison& comparison) {
    QStringList lines;
    for (const auto& line : verdicts(*compared_))
        lines << in_words(line);
    if (folder_.empty()) // nobody chose them to be alike
        for (const auto& note : comparison.notes)
            lines << in_words(note);
    verdict_->setText(lines.join('\n'));
    figures_->show_comparison(comparison);
    evidence_->show_tables(evidence_tables(comparison));
    charts_->show_comparison(comparison);
    disagreements_->show_comparison(folder_, comparison);
    tabs_->setTabVisible(tabs_->indexOf(sweeps_), !folder_.empty()); // it measures a folder
    if (!folder_.empty()) sweeps_->set_folder(folder_);
}

void ComparePage::ask_for_folder() {
    const auto folder =
        ask_for::folder(this, tr("A comparison's folder"), session().listed_folder());
    if (!folder.isEmpty()) open(folder);
}

void ComparePage::ask_for_ranks() {
    auto* dialog = new RanksDialog(runs_->entries(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { rank(dialog->chosen()); });
    dialog->open();
}

void ComparePage::rank(const std::vector<std::filesystem::path>& folders) {
    message().clear();
    reader_->start(
        [folders](const JobControl& control) { return run(RanksSpec{folders}, control); },
        [this](HeadRanks ranks) { show_ranks(std::move(ranks)); });
}

void ComparePage::ask_for_report() {
    const auto path =
        ask_for::new_file(this, tr("Save report"), "report",
                          {tr("Web pages (*.html)"), tr("PDF, to print or to send (*.pdf)")});
    if (!path.isEmpty()) save_report(path);
}

void ComparePage::export_runs() {
    message().clear();
    QStringList models;
    if (const auto* heads = std::get_if<HeadComparison>(&*compared_); heads && folder_.empty())
        for (const auto& head : heads->heads)
            for (const auto& run : head.runs)
                models << QString::fromStdString(run.folder);
    else
        for (const auto& model : models_of(folder_))
            models << qpath(model);
    if (models.isEmpty())
        message().show_error(tr("This comparison has no run of its own: open one of the "
                                "comparisons in its folder."));
    else
        ExportDialog(session(), models, this).exec();
}

std::string ComparePage::report() const {
    if (is_sweep_shown()) return to_html(*sweeps_->page());
    return ranks_ ? to_html(*ranks_) : to_html(*compared_);
}

void ComparePage::attempt(const auto& action) {
    try {
        action();
    } catch (...) {
        const auto failure = failure_line(std::current_exception());
        if (failure) message().show_error(in_words(*failure));
    }
}

void ComparePage::ask_for_printer() {
    const auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    auto* dialog = new QPrintDialog(printer.get(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, printer] { print_report(*printer); });
    dialog->open();
}

void ComparePage::print_report(QPrinter& printer) {
    attempt([&] {
        printer.setFullPage(true);
        print_page(report(), printer);
    });
}

void ComparePage::save_report(const QString& path) {
    attempt([&] {
        const bool pdf = path.endsWith(".pdf", Qt::CaseInsensitive);
        write_atomically(path.toStdString(), pdf ? to_pdf(report()) : report());
        message().show_message(MessageBar::Kind::note, tr("Written: %1").arg(path));
    });
}

} // namespace headroom
