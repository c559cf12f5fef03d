#include "gui/runs/RunWindow.h"

#include "core/runs/table/SettingsTable.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Session.h"
#include "gui/Text.h"
#include "gui/runs/EpochTable.h"
#include "gui/runs/RunConfusion.h"
#include "gui/runs/RunCurves.h"
#include "gui/runs/RunFilesView.h"
#include "gui/runs/SettingsView.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/NameBox.h"
#include "gui/widgets/WrappedLabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTabWidget>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr int follow_milliseconds = 2000;

/// "mnist-cnn on digits: finished, 5/5 epochs, 98.10% on the test images"
QString standing_of(const RunEntry& run) {
    auto line =
        RunWindow::tr("%1 on %2: %3, %4")
            .arg(text(run.model), short_name(run.data), text(status(run)), text(progress(run)));
    for (const auto& head : run.heads)
        if (head.test_accuracy)
            line +=
                RunWindow::tr(", %1 on the test images").arg(text(percent(*head.test_accuracy)));
    return line;
}

/// Whether a window that shows one shows the other: then it keeps its selections.
bool is_same(const RunDetails& a, const RunDetails& b) {
    return to_json(a.run) == to_json(b.run) && a.epochs.size() == b.epochs.size() &&
           a.files == b.files && a.problem == b.problem;
}

} // namespace

RunWindow::RunWindow(Session& session, const QStringList& folders, QWidget* parent)
    : QWidget(parent, Qt::Window), session_(session), folders_(folders),
      reader_(new JobRunner(this)), run_(new NameBox), run_label_(label_for(tr("&Run"), run_)),
      state_(new WrappedLabel), again_(new QPushButton(tr("Train &again with these settings"))),
      curves_(new RunCurves), settings_(new SettingsView), log_(new EpochTable),
      confusion_(new RunConfusion), files_(new RunFilesView) {
    setObjectName("runWindow");
    resize(900, 600);
    run_->setObjectName("windowRun");
    run_->setToolTip(tr("That log, confusion matrix and files are of"));
    state_->setObjectName("runState");
    again_->setObjectName("trainAgainWindow");
    again_->setToolTip(tr("Fills in the Data, Model and Train pages; nothing starts by itself"));
    auto* top = new QHBoxLayout;
    top->addWidget(run_label_);
    top->addWidget(run_, 1);
    top->addWidget(state_, 2);
    top->addWidget(again_);
    auto* tabs = new QTabWidget;
    tabs->setObjectName("runTabs");
    tabs->setDocumentMode(true);
    tabs->addTab(curves_, tr("Curves"));
    tabs->addTab(settings_, tr("Settings"));
    tabs->addTab(log_, tr("Log"));
    tabs->addTab(confusion_, tr("Confusion matrix"));
    tabs->addTab(files_, tr("Files"));
    auto* column = new QVBoxLayout(this);
    column->addLayout(top);
    column->addWidget(tabs, 1);

    connect(run_, &QComboBox::currentIndexChanged, this, &RunWindow::show_run);
    connect(again_, &QPushButton::clicked, this, [this] {
        const auto* run = chosen();
        if (!run) return;
        emit session_.settings_requested(QString::fromStdString(run->run.path.string()));
        if (parentWidget()) parentWidget()->window()->activateWindow();
    });
    connect(reader_, &JobRunner::failed, state_, &QLabel::setText);
    connect(&session, &Session::runs_changed, this, &RunWindow::read);
    for (const auto& key : {QKeySequence(QKeySequence::Close), QKeySequence(Qt::Key_Escape)})
        connect(new QShortcut(key, this), &QShortcut::activated, this, &QWidget::close);
    follow_.setSingleShot(true);
    follow_.setInterval(follow_milliseconds);
    connect(&follow_, &QTimer::timeout, this, &RunWindow::read);
    read();
}

void RunWindow::read() {
    std::vector<std::filesystem::path> paths;
    for (const auto& folder : folders_)
        paths.emplace_back(folder.toStdString());
    reader_->start([paths](const JobControl&) { return read_details(paths); },
                   [this](std::vector<RunDetails> runs) { show_runs(std::move(runs)); });
}

void RunWindow::show_runs(std::vector<RunDetails> runs) {
    if (std::ranges::any_of(runs, [](const auto& one) { return one.run.in_use; })) follow_.start();
    if (!runs_.empty() && std::ranges::equal(runs, runs_, is_same)) return;
    runs_ = std::move(runs);
    std::vector<RunEntry> entries;
    for (const auto& details : runs_)
        entries.push_back(details.run);
    QStringList names;
    for (const auto& name : names_apart(entries))
        names << text(name);
    setWindowTitle(names.size() == 1 ? names[0] : tr("%1 runs").arg(names.size()));
    curves_->show_runs(runs_, names);
    settings_->show_runs(entries, names);
    const int before = std::max(0, run_->currentIndex());
    {
        const QSignalBlocker quiet(run_);
        run_->clear();
        run_->addItems(names);
        run_->setCurrentIndex(std::min(before, run_->count() - 1));
    }
    run_->setVisible(names.size() > 1);
    run_label_->setVisible(names.size() > 1);
    show_run();
}

const RunDetails* RunWindow::chosen() const {
    const auto at = static_cast<std::size_t>(run_->currentIndex());
    return run_->currentIndex() < 0 || at >= runs_.size() ? nullptr : &runs_[at];
}

void RunWindow::show_run() {
    const auto* run = chosen();
    again_->setEnabled(run);
    if (!run) {
        state_->setText(tr("There is no run in it: it was moved, renamed or deleted."));
        return;
    }
    const auto& problem = run->problem.empty() ? run->run.problem : run->problem;
    state_->setText(problem.empty() ? standing_of(run->run) : in_words(problem));
    const auto folder = QString::fromStdString(run->run.path.string());
    log_->show_epochs(run->epochs);
    confusion_->set_run(folder, !run->run.models.empty());
    files_->show_files(folder, run->files);
}

} // namespace headroom
