#include "gui/pages/BatchPage.h"

#include "core/comparison/Format.h"
#include "core/jobs/CommandLine.h"
#include "gui/AskForPath.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/TypedPath.h"
#include "gui/pages/batch/BatchResults.h"
#include "gui/pages/batch/CellTable.h"
#include "gui/pages/batch/GridForm.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/WrappedLabel.h"

#include <QApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace headroom {
namespace {

QPushButton* make_button(const char* name, const QString& text, const QString& tip) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    button->setToolTip(tip);
    return button;
}

/// A folder beside the runs that does not exist yet.
QString free_folder(const QString& runs) {
    const QDir beside(QDir::cleanPath(QDir(runs).absoluteFilePath("../batches")));
    int number = 1;
    while (beside.exists(QString("batch-%1").arg(number)))
        ++number;
    return beside.filePath(QString("batch-%1").arg(number));
}

QString counts(const BatchTable& table) {
    auto words = BatchPage::tr("%1 of %2 cells done")
                     .arg(table.count(CellState::done))
                     .arg(table.rows.size());
    for (const auto state : {CellState::running, CellState::stopped, CellState::failed})
        if (const auto count = table.count(state))
            words += QString(", %1 %2").arg(count).arg(text(to_string(state)));
    return words;
}

} // namespace

BatchPage::BatchPage(Session& session, QWidget* parent)
    : Page(session, parent), table_(std::make_shared<BatchTable>()), form_(new GridForm(session)),
      cells_(new CellTable(session)), results_(new BatchResults), runner_(new JobRunner(this)),
      planner_(new JobRunner(this)), reader_(new JobRunner(this)), plan_timer_(new QTimer(this)),
      read_timer_(new QTimer(this)) {
    auto* row = new QHBoxLayout(content());
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(make_grid());
    row->addWidget(make_right(), 1);
    plan_timer_->setSingleShot(true);
    plan_timer_->setInterval(400);
    read_timer_->setInterval(1000);

    const auto fail = [this](const QString& line) { message().show_error(line); };
    for (auto* runner : {runner_, reader_})
        connect(runner, &JobRunner::failed, this, fail);
    connect(runner_, &JobRunner::failed, this, [this] {
        if (!BatchFolder::exists(table_->folder)) show_table({}); // nothing has begun
    });
    connect(planner_, &JobRunner::failed, summary_, &QLabel::setText);
    connect(plan_timer_, &QTimer::timeout, this, &BatchPage::plan);
    connect(read_timer_, &QTimer::timeout, this, &BatchPage::read);
    connect(form_, &GridForm::changed, this, &BatchPage::plan_soon);
    connect(form_, &GridForm::changed, this, &Page::command_changed);
    connect(out_, &QLineEdit::textChanged, this, &Page::command_changed);
    connect(cells_, &CellTable::retry_requested, this,
            [this](std::size_t number) { start({std::to_string(number)}); });
    connect(results_, &BatchResults::failed, this, fail);
    connect(results_, &BatchResults::changed, this, &Page::command_changed);
    connect(results_, &BatchResults::saved, this, [this](const QString& path) {
        message().show_message(MessageBar::Kind::note, tr("Written: %1").arg(path));
    });
    connect(tabs_, &QTabWidget::currentChanged, this, &Page::command_changed);
    connect(&session, &Session::batch_requested, this, [this](const QString& folder) {
        emit this->session().page_requested(PageId::batch);
        open(folder);
    });
    connect(runner_, &JobRunner::event, this, &BatchPage::tell);
    connect(runner_, &JobRunner::started, this, &BatchPage::update_controls);
    connect(runner_, &JobRunner::paused_changed, this, &BatchPage::update_controls);
    connect(runner_, &JobRunner::finished, this, [this] {
        emit activity_ended();
        read();
    });
    begin_new();
}

QWidget* BatchPage::make_grid() {
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(form_);
    summary_ = new WrappedLabel;
    summary_->setObjectName("batchPlan");
    summary_->setTextFormat(Qt::PlainText);
    grid_ = new QWidget;
    grid_->setFixedWidth(304);
    auto* column = new QVBoxLayout(grid_);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scroll, 1);
    column->addWidget(summary_);
    column->addWidget(make_folder_row());
    return grid_;
}

QLayout* BatchPage::make_training_row() {
    jobs_ = new QSpinBox;
    jobs_->setObjectName("batchJobs");
    jobs_->setRange(1, 64);
    jobs_->setToolTip(tr("How many are trained at a time, each in a process of its own"));
    auto* jobs = label_for(tr("At a t&ime"), jobs_);
    start_ = make_button("startBatch", tr("Star&t"), tr("Trains what is not done yet"));
    pause_ = make_button("pauseBatch", tr("Pa&use"), tr("Halts the training"));
    stop_ = make_button("stopBatch", tr("Stop"), tr("Saves the progress: the batch can go on"));
    retry_ = make_button("retryBatch", tr("&Retry"), tr("Trains the cells that failed again"));
    connect(start_, &QPushButton::clicked, this, [this] { start(); });
    connect(pause_, &QPushButton::clicked, this,
            [this] { runner_->paused() ? runner_->go_on() : runner_->pause(); });
    connect(stop_, &QPushButton::clicked, this, &BatchPage::stop);
    connect(retry_, &QPushButton::clicked, this, [this] { start(failed_cells(table_->folder)); });
    auto* row = new QHBoxLayout;
    for (auto* button : {start_, pause_, stop_, retry_})
        row->addWidget(button);
    row->addStretch();
    row->addWidget(jobs);
    row->addWidget(jobs_);
    return row;
}

QWidget* BatchPage::make_folder_row() {
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    out_ = new QLineEdit;
    out_->setObjectName("batchOut");
    auto* label = label_for(tr("&Write to"), out_);
    auto* browse = new QToolButton;
    browse->setText("…");
    browse->setToolTip(tr("Choose the folder that the batch is written to"));
    browse->setAccessibleName(browse->toolTip());
    connect(browse, &QToolButton::clicked, this, [this] {
        const auto folder = ask_for::folder(this, tr("Folder of the batch"));
        if (!folder.isEmpty()) out_->setText(folder);
    });
    line->addWidget(label);
    line->addWidget(out_, 1);
    line->addWidget(browse);
    return row;
}

QWidget* BatchPage::make_right() {
    state_ = new ElidedLabel;
    state_->setObjectName("batchState");
    progress_ = new QProgressBar;
    progress_->setObjectName("batchProgress");
    progress_->setAccessibleName(tr("Finished cells"));
    new_ = make_button("newBatch", tr("&New"), tr("Makes another batch"));
    auto* open = make_button("openBatch", tr("O&pen…"),
                             tr("Opens a batch's folder, also one from another machine"));
    connect(new_, &QPushButton::clicked, this, &BatchPage::begin_new);
    connect(open, &QPushButton::clicked, this, [this] {
        const auto folder = ask_for::folder(this, tr("Open a batch"));
        if (!folder.isEmpty()) this->open(folder);
    });
    auto* top = new QHBoxLayout;
    top->addWidget(state_, 1);
    top->addWidget(progress_);
    top->addWidget(new_);
    top->addWidget(open);
    tabs_ = new QTabWidget;
    tabs_->setObjectName("batchTabs");
    tabs_->addTab(cells_, tr("Ce&lls"));
    tabs_->addTab(results_, tr("Results"));
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addLayout(make_training_row());
    column->addWidget(tabs_, 1);
    return right;
}

BatchRunSpec BatchPage::spec() const {
    BatchRunSpec spec;
    spec.jobs = jobs_->value();
    spec.keep_going = true;
    spec.program = QDir(QApplication::applicationDirPath()).filePath("headroom").toStdString();
    if (is_opened()) {
        spec.out = table_->folder;
    } else {
        spec.made = form_->grid();
        spec.out = typed_path(out_->text());
    }
    return spec;
}

QString BatchPage::command() const {
    if (is_opened() && tabs_->currentWidget() == results_) return results_->command();
    try {
        return QString::fromStdString(command_line(spec()));
    } catch (const Error&) {
        return {}; // plan() says what is wrong
    }
}

QString BatchPage::unfinished() const {
    return runner_->running() ? tr("The batch %1").arg(text(table_->folder.filename().string()))
                              : QString();
}

void BatchPage::stop() {
    runner_->stop();
}

void BatchPage::begin_new() {
    message().clear();
    out_->setText(free_folder(session().runs_folder()));
    show_table({});
    plan_soon();
}

void BatchPage::open(const QString& folder) {
    if (runner_->running()) {
        message().show_error(tr("Stop the batch that is being trained first."));
        return;
    }
    message().clear();
    planner_->stop();
    reader_->start([path = std::filesystem::path(folder.toStdString())](
                       const JobControl& control) { return read_batch_table(path, control.stop); },
                   [this](BatchTable table) { show_table(std::move(table)); });
}

void BatchPage::plan_soon() {
    if (!is_opened()) plan_timer_->start();
}

void BatchPage::plan() {
    if (is_opened()) return;
    try {
        auto spec = this->spec();
        const auto cells = expand(*spec.made).size();
        start_->setEnabled(true);
        summary_->setText(tr("%1 cells").arg(cells));
        planner_->start([spec = std::move(spec)](
                            const JobControl& control) { return headroom::plan(spec, control); },
                        [this](const BatchPlan& plan) { show_plan(plan); });
    } catch (const Error& error) {
        planner_->stop();
        start_->setEnabled(false);
        summary_->setText(in_words(error));
    }
}

void BatchPage::show_plan(const BatchPlan& plan) {
    std::int64_t memory = 0;
    for (const auto& row : plan.rows)
        memory = std::max(memory, row.memory.value_or(0));
    auto words = tr("%1 cells, about %2 of training, %3 of memory")
                     .arg(plan.rows.size())
                     .arg(text(duration(plan.seconds_left())),
                          text(short_bytes(static_cast<double>(memory))));
    for (const auto& row : plan.rows)
        if (!row.error.empty()) {
            words = tr("%1 of %2 cells cannot be trained. Cell %3: %4")
                        .arg(plan.wrong())
                        .arg(plan.rows.size())
                        .arg(row.cell.number)
                        .arg(in_words(row.error));
            break;
        }
    summary_->setText(words);
    start_->setEnabled(plan.wrong() == 0);
}

void BatchPage::start(const std::vector<std::string>& only) {
    message().clear();
    plan_timer_->stop();
    planner_->stop();
    try {
        auto spec = this->spec();
        spec.only = only;
        BatchTable begun{spec.out, {}, {}};
        runner_->start(
            [spec = std::move(spec)](const JobControl& control) { return run(spec, control); },
            [this](const BatchRunResult& result) {
                if (result.first_failed > 0)
                    message().show_error(tr("Cell %1 failed: %2")
                                             .arg(result.first_failed)
                                             .arg(in_words(result.failure.message)));
            });
        if (!is_opened()) show_table(std::move(begun)); // read() fills it once it is written
    } catch (const Error& error) {
        message().show_error(in_words(error));
    }
}

void BatchPage::read() {
    if (!is_opened() || reader_->running() || !BatchFolder::exists(table_->folder)) {
        update_controls();
        return;
    }
    reader_->start(
        [before = table_](const JobControl& control) {
            return read_batch_table(before->folder, control.stop, before.get());
        },
        [this](BatchTable table) { show_table(std::move(table)); });
}

void BatchPage::show_table(BatchTable table) {
    const bool other = table.folder != table_->folder;
    const bool more = table.count(CellState::done) != table_->count(CellState::done);
    table_ = std::make_shared<const BatchTable>(std::move(table));
    cells_->show_table(table_);
    if (other) results_->set_folder(table_->folder);
    if (more && table_->count(CellState::done) > 0) results_->refresh();
    update_controls();
    emit command_changed();
}

void BatchPage::tell(const Event& event) {
    const auto* progress = std::get_if<Progress>(&event);
    if (!progress) return;
    const auto cells = table_->rows.size();
    emit activity(text(progress->stage), cells > 0
                                             ? static_cast<double>(table_->count(CellState::done)) /
                                                   static_cast<double>(cells)
                                             : -1);
}

void BatchPage::update_controls() {
    const bool running = runner_->running();
    const auto cells = table_->rows.size(), done = table_->count(CellState::done);
    grid_->setVisible(!is_opened());
    tabs_->setEnabled(is_opened());
    new_->setEnabled(is_opened() && !running);
    state_->setText(
        !is_opened() ? tr("A new batch")
                     : tr("%1: %2").arg(text(table_->folder.filename().string()), counts(*table_)));
    state_->setToolTip(text(table_->folder.string()));
    progress_->setVisible(is_opened());
    progress_->setRange(0, std::max(1, static_cast<int>(cells)));
    progress_->setValue(static_cast<int>(done));
    if (is_opened()) start_->setEnabled(!running && done < cells);
    start_->setText(done > 0 ? tr("&Go on") : tr("Star&t"));
    pause_->setEnabled(running && jobs_->value() == 1);
    pause_->setText(runner_->paused() ? tr("Contin&ue") : tr("Pa&use"));
    stop_->setEnabled(running);
    retry_->setEnabled(!running && table_->count(CellState::failed) > 0);
    jobs_->setEnabled(!running);
    // Others may train it, too, perhaps on other machines.
    if (running || table_->count(CellState::running) > 0)
        read_timer_->start();
    else
        read_timer_->stop();
}

} // namespace headroom
