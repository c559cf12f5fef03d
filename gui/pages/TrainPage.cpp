#include "gui/pages/TrainPage.h"

#include "core/comparison/Format.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/EpochLine.h"
#include "core/jobs/RunConfig.h"
#include "core/jobs/RunList.h"
#include "core/jobs/RunName.h"
#include "datasets/base/Error.h"
#include "gui/JobRunner.h"
#include "gui/widgets/LearningCurves.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/RunListPanel.h"
#include "gui/widgets/TrainForm.h"

#include <QDir>
#include <QFileDialog>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace headroom {
namespace {

QString text(const std::string& utf8) {
    return QString::fromStdString(printable(utf8));
}

std::vector<std::string> heads_of(const TrainSpec& spec) {
    return {spec.head};
}
std::vector<std::string> heads_of(const CompareSpec& spec) {
    return spec.heads;
}

void validate_all(const TrainSpec& spec) {
    spec.options.validate();
}
void validate_all(const CompareSpec& spec) {
    validate(spec);
}

QPushButton* make_button(const char* name, const QString& text) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    return button;
}

} // namespace

TrainPage::TrainPage(Session& session, QWidget* parent)
    : Page(session, parent), runner_(new JobRunner(this)), form_(new TrainForm),
      curves_(new LearningCurves), runs_(new RunListPanel(session)) {
    auto* row = new QHBoxLayout(content());
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(make_left());
    row->addWidget(make_right(), 1);

    connect(form_, &TrainForm::changed, this, &TrainPage::check);
    connect(form_, &TrainForm::browse_requested, this, &TrainPage::browse);
    connect(&session, &Session::data_changed, this, &TrainPage::check);
    connect(&session, &Session::model_changed, this, &TrainPage::check);
    connect(runs_, &RunListPanel::resume_requested, this, &TrainPage::resume);
    connect(runner_, &JobRunner::event, this, &TrainPage::show_event);
    connect(runner_, &JobRunner::failed, this, [this](const QString& line) {
        message().show_error(line);
        ended(tr("Failed: %1").arg(line));
    });
    connect(runner_, &JobRunner::started, this, &TrainPage::update_buttons);
    connect(runner_, &JobRunner::paused_changed, this, [this] {
        time_left_.skip();
        update_buttons();
        show_activity();
    });
    connect(runner_, &JobRunner::finished, this, [this] {
        update_buttons();
        emit this->session().runs_changed();
        emit activity_ended();
    });
    check();
    update_buttons();
}

QWidget* TrainPage::make_left() {
    what_ = new QLabel;
    what_->setObjectName("what");
    what_->setWordWrap(true);
    what_->setProperty("role", "soft");
    connect(what_, &QLabel::linkActivated, this, [this](const QString& link) {
        emit session().page_requested(link == "data" ? PageId::data : PageId::model);
    });
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(form_);

    start_ = make_button("start", tr("&Start"));
    start_->setDefault(true);
    pause_ = make_button("pause", tr("P&ause"));
    stop_ = make_button("stop", tr("Stop"));
    stop_->setToolTip(tr("Keeps what was reached: the run can be resumed"));
    connect(start_, &QPushButton::clicked, this, &TrainPage::start);
    connect(pause_, &QPushButton::clicked, this,
            [this] { runner_->paused() ? runner_->go_on() : runner_->pause(); });
    connect(stop_, &QPushButton::clicked, this, &TrainPage::stop);
    auto* buttons = new QHBoxLayout;
    for (auto* button : {start_, pause_, stop_})
        buttons->addWidget(button);

    auto* left = new QWidget;
    left->setFixedWidth(fontMetrics().averageCharWidth() * 42);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(what_);
    column->addWidget(scroll, 1);
    column->addLayout(buttons);
    return left;
}

QWidget* TrainPage::make_right() {
    title_ = new QLabel(tr("Nothing is training yet."));
    title_->setObjectName("runTitle");
    title_->setProperty("role", "heading");
    title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    title_->setWordWrap(true);
    next_ = make_button("next", {});
    next_->hide();
    connect(next_, &QPushButton::clicked, this, [this] {
        if (resumable_) {
            resume(out_);
        } else if (comparing_) {
            emit session().page_requested(PageId::compare);
            emit session().comparison_requested(out_);
        } else {
            emit session().page_requested(PageId::evaluate);
            emit session().evaluate_requested({out_});
        }
    });
    auto* heading = new QHBoxLayout;
    heading->addWidget(title_, 1);
    heading->addWidget(next_, 0, Qt::AlignTop);
    progress_ = new QProgressBar;
    progress_->setObjectName("progress");
    progress_->setAccessibleName(tr("Progress of all runs"));
    progress_->setRange(0, 1000);
    progress_->setFormat("%p%");
    figures_ = new QLabel;
    figures_->setObjectName("figures");
    figures_->setWordWrap(true);
    auto* top = new QWidget;
    auto* upper = new QVBoxLayout(top);
    upper->setContentsMargins(0, 0, 0, 0);
    upper->addLayout(heading);
    upper->addWidget(progress_);
    upper->addWidget(figures_);
    upper->addWidget(curves_, 1);

    log_ = new QPlainTextEdit;
    log_->setObjectName("log");
    log_->setAccessibleName(tr("Log"));
    log_->setReadOnly(true);
    log_->setTabChangesFocus(true);
    log_->setMaximumBlockCount(5000);
    log_->setLineWrapMode(QPlainTextEdit::NoWrap);
    log_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    tabs_ = new QTabWidget;
    tabs_->setObjectName("trainTabs");
    tabs_->setDocumentMode(true);
    tabs_->addTab(runs_, tr("Past runs"));
    tabs_->addTab(log_, tr("Log"));

    auto* right = new QSplitter(Qt::Vertical);
    right->setChildrenCollapsible(false);
    right->addWidget(top);
    right->addWidget(tabs_);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 1);
    return right;
}

TrainPage::Job TrainPage::job() const {
    const auto fill = [&](auto spec) {
        spec.data = session().data_spec();
        spec.model = session().model().model;
        spec.options = form_->options();
        spec.out = form_->out().toStdString();
        return spec;
    };
    const auto heads = form_->heads();
    if (heads.size() == 1) {
        auto spec = fill(TrainSpec{});
        spec.head = heads[0];
        return spec;
    }
    auto spec = fill(CompareSpec{});
    spec.heads = heads;
    spec.seeds = form_->seeds();
    return spec;
}

void TrainPage::check() {
    form_->set_heads(session().model().heads); // comes here again where they are others
    const auto& images = session().data_spec().path;
    what_->setText(images.empty()
                       ? tr("No images are open. <a href='data'>Open some on the Data page</a>.")
                       : tr("<a href='model'>%1</a> on <a href='data'>%2</a>")
                             .arg(text(session().model().model).toHtmlEscaped(),
                                  QFileInfo(text(images)).fileName().toHtmlEscaped()));
    QString problem;
    try {
        std::visit([](const auto& spec) { validate_all(spec); }, job());
    } catch (const Error& error) {
        problem = text(error.what());
    }
    form_->show_problem(problem);
    valid_ = problem.isEmpty() && !images.empty();
    update_buttons();
    emit command_changed();
}

QString TrainPage::command() const {
    if (!valid_) return {};
    const auto line = [](const auto& spec) {
        return spec.out.empty() ? command_line(spec) : with_out(command_line(spec), spec.out);
    };
    return text(std::visit(line, job()));
}

void TrainPage::browse() {
    const auto folder =
        QFileDialog::getSaveFileName(this, tr("Folder of the run"), session().runs_folder(), {},
                                     nullptr, QFileDialog::ShowDirsOnly);
    if (!folder.isEmpty()) form_->set_out(folder);
}

void TrainPage::start() {
    auto next = job();
    const auto name = [&](auto& spec) {
        if (spec.out.empty())
            spec.out =
                new_run_folder(session().runs_folder().toStdString(), spec.model, spec.data.path);
    };
    std::visit(name, next);
    run_job(next);
}

void TrainPage::resume(const QString& folder) {
    if (runner_->running()) return;
    const std::filesystem::path path = folder.toStdString();
    try {
        const auto entry = read_run(path);
        if (entry && entry->kind == RunEntry::Kind::comparison)
            run_job(compare_spec(path));
        else
            run_job(train_spec(path));
    } catch (const Error& error) {
        message().show_error(text(error.what()));
    }
}

void TrainPage::run_job(const Job& job) {
    message().clear();
    next_->hide();
    resumable_ = false;
    comparing_ = std::holds_alternative<CompareSpec>(job);
    latest_ = {};
    time_left_ = {};
    clock_.start();
    figures_->clear();
    progress_->setValue(0);
    const auto show = [&](const auto& spec) {
        out_ = QString::fromStdString(spec.out.string());
        curves_->begin(heads_of(spec), spec.options.epochs);
        title_->setText(tr("%1 on %2").arg(text(spec.model), text(spec.data.path)));
        log((spec.resume ? tr("Going on with %1") : tr("Writing to %1")).arg(out_));
    };
    std::visit(show, job);
    if (const auto* train = std::get_if<TrainSpec>(&job))
        runner_->start([spec = *train](const JobControl& control) { return run(spec, control); },
                       [this](const TrainResult& result) { trained(result); });
    else
        runner_->start([spec = std::get<CompareSpec>(job)](
                           const JobControl& control) { return run(spec, control); },
                       [this](const CompareResult& result) { compared(result); });
    show_activity();
}

void TrainPage::stop() {
    if (!runner_->running()) return;
    runner_->stop();
    stop_->setEnabled(false);
    pause_->setEnabled(false);
    figures_->setText(tr("Stopping after this step ..."));
}

QString TrainPage::unfinished() const {
    if (!runner_->running()) return {};
    const auto run = latest_.run.label();
    return run.empty() ? tr("Training") : tr("Training %1").arg(text(run));
}

void TrainPage::show_event(const Event& event) {
    if (const auto* progress = std::get_if<Progress>(&event))
        show_progress(*progress);
    else if (const auto* epoch = std::get_if<EpochDone>(&event))
        show_epoch(*epoch);
    else
        log(text(std::get<Message>(event).text));
}

void TrainPage::show_progress(const Progress& progress) {
    if (progress.run != latest_.run) emit session().runs_changed(); // one more is written
    latest_ = progress;
    time_left_.take(progress, static_cast<double>(clock_.elapsed()) / 1000);
    QStringList parts;
    if (!progress.run.head.empty()) parts << text(progress.run.label());
    parts << text(progress.stage);
    if (progress.loss) parts << tr("loss %1").arg(*progress.loss, 0, 'f', 4);
    if (progress.accuracy) parts << tr("accuracy %1").arg(text(percent(*progress.accuracy)));
    if (progress.images_per_second)
        parts << tr("%1 images/s").arg(text(grouped(std::llround(*progress.images_per_second))));
    if (const auto left = time_left_.seconds()) parts << tr("%1 left").arg(text(duration(*left)));
    figures_->setText(parts.join(" · "));
    show_activity();
}

void TrainPage::show_activity() {
    if (!runner_->running()) return;
    progress_->setValue(static_cast<int>(1000 * time_left_.share()));
    emit activity(runner_->paused() ? tr("Paused: %1").arg(unfinished()) : unfinished(),
                  time_left_.share());
}

void TrainPage::show_epoch(const EpochDone& epoch) {
    curves_->add(epoch);
    log(text(epoch_line(epoch)));
}

void TrainPage::ended(const QString& line) {
    figures_->setText(line);
    log(line);
    next_->setVisible(!next_->text().isEmpty());
}

void TrainPage::trained(const TrainResult& result) {
    resumable_ = result.interrupted && QDir(out_).exists();
    next_->setText(resumable_ ? tr("&Resume") : result.interrupted ? QString() : tr("Evaluate"));
    if (result.interrupted) {
        ended(resumable_ ? tr("Stopped. What was reached is kept: resume it when you like.")
                         : tr("Stopped before training began; nothing was written."));
        return;
    }
    progress_->setValue(progress_->maximum());
    ended(tr("Finished: %1 on the test images, %2 on the training images.")
              .arg(text(percent(result.held_out.accuracy)), text(percent(result.train.accuracy))));
}

void TrainPage::compared(const CompareResult& result) {
    resumable_ = result.interrupted && QDir(out_).exists();
    next_->setText(resumable_           ? tr("&Resume")
                   : result.interrupted ? QString()
                                        : tr("Sho&w comparison"));
    if (result.interrupted) {
        ended(resumable_ ? tr("Stopped. What was reached is kept: resume it when you like.")
                         : tr("Stopped before training began; nothing was written."));
        return;
    }
    progress_->setValue(progress_->maximum());
    ended(text(result.comparison.differences.front().verdict));
}

void TrainPage::update_buttons() {
    const bool on = runner_->running();
    start_->setEnabled(valid_ && !on);
    pause_->setEnabled(on);
    pause_->setText(runner_->paused() && on ? tr("Cont&inue") : tr("P&ause"));
    stop_->setEnabled(on);
    runs_->set_may_resume(!on);
}

void TrainPage::log(const QString& line) {
    log_->appendPlainText(line);
}

} // namespace headroom
