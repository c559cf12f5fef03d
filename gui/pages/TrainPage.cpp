#include "gui/pages/TrainPage.h"

#include "core/comparison/Format.h"
#include "core/jobs/costs/TrainingTime.h"
#include "core/jobs/training/CompareJob.h"
#include "core/models/ModelSpec.h"
#include "core/runs/RunList.h"
#include "core/runs/RunName.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Error.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Settings.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/TypedPath.h"
#include "gui/pages/train/CostLine.h"
#include "gui/pages/train/TrainForm.h"
#include "gui/pages/train/TrainQueue.h"
#include "gui/pages/train/TrainingView.h"
#include "gui/runs/RunListPanel.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/WrappedLabel.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace headroom {
namespace {

TrainResult run_spec(const TrainSpec& spec, const JobControl& control) {
    return run(spec, control);
}
ComparedResult run_spec(const CompareSpec& spec, const JobControl& control) {
    return run_compared(spec, control);
}

/// Two heads to choose from, one of which is that one.
std::vector<std::string> heads_with(const std::string& head, const ModelSpec& model) {
    std::vector<std::string> heads;
    for (const auto& one : model.heads)
        if (heads.size() < 2) heads.push_back(one.kind);
    if (std::ranges::find(heads, head) == heads.end()) {
        if (heads.size() == 2) heads.pop_back();
        heads.insert(heads.begin(), head);
    }
    if (heads.size() < 2) heads.push_back(head == "gap-dense" ? "flatten-dense" : "gap-dense");
    return heads;
}

QPushButton* make_button(const char* name, const QString& text) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    return button;
}

} // namespace

TrainPage::TrainPage(Session& session, QWidget* parent)
    : Page(session, parent), runner_(new JobRunner(this)), form_(new TrainForm),
      view_(new TrainingView), runs_(new RunListPanel(session)), queue_(new TrainQueue) {
    form_->setObjectName("trainForm");
    auto* row = new QHBoxLayout(content());
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(make_left());
    row->addWidget(make_right(), 1);

    form_->set_values(Settings::training());
    keep_weights();
    connect(form_, &TrainForm::changed, this, &TrainPage::keep_weights);
    connect(form_, &TrainForm::changed, this, &TrainPage::check);
    connect(&session, &Session::model_changed, this, &TrainPage::take_weights);
    connect(form_, &TrainForm::browse_requested, this, &TrainPage::browse);
    connect(&session, &Session::data_changed, this, &TrainPage::check);
    connect(&session, &Session::data_pending_changed, this, &TrainPage::check);
    connect(&session, &Session::runs_requested, this, [this](const QString& folder) {
        this->session().set_listed_folder(folder);
        tabs_->setCurrentWidget(runs_);
    });
    connect(&session, &Session::model_changed, this, &TrainPage::check);
    connect(&session, &Session::training_requested, this, &TrainPage::start_preset);
    connect(&session, &Session::settings_requested, this, &TrainPage::take_settings);
    connect(runs_, &RunListPanel::resume_requested, this, &TrainPage::resume);
    connect(view_, &TrainingView::log, this, &TrainPage::log);
    connect(view_, &TrainingView::next_requested, this, &TrainPage::go_on);
    connect(view_, &TrainingView::run_began, this,
            [this] { emit this->session().runs_changed(); }); // a new one was written
    connect(runner_, &JobRunner::event, this, [this](const Event& event) {
        view_->show_event(event);
        show_activity();
    });
    connect(runner_, &JobRunner::failed, this, [this](const QString& line) {
        message().show_error(line);
        log(line);
        view_->end(tr("Failed: %1").arg(line), false, {});
    });
    connect(runner_, &JobRunner::started, this, &TrainPage::update_buttons);
    connect(runner_, &JobRunner::paused_changed, this, [this] {
        view_->skip_time();
        update_buttons();
        show_activity();
    });
    connect(runner_, &JobRunner::finished, this, [this] {
        update_buttons();
        emit this->session().runs_changed();
        emit activity_ended();
        run_next();
        costs_->set_training(asked_costs());
    });
    connect(queue_, &TrainQueue::changed, this, &TrainPage::show_queue);
    connect(queue_, &TrainQueue::let_go, this, &TrainPage::run_next);
    check();
    show_queue();
    update_buttons();
}

QWidget* TrainPage::make_left() {
    what_ = new WrappedLabel;
    what_->setObjectName("what");
    what_->setProperty("role", "soft");
    connect(what_, &QLabel::linkActivated, this, [this](const QString& link) {
        emit session().page_requested(link == "data" ? PageId::data : PageId::model);
    });
    costs_ = new CostLine;
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(form_);

    start_ = make_button("start", tr("&Start"));
    start_->setDefault(true);
    pause_ = make_button("pause", tr("Pa&use"));
    stop_ = make_button("stop", tr("Stop"));
    stop_->setToolTip(tr("Saves the progress: the run can be resumed"));
    connect(start_, &QPushButton::clicked, this, &TrainPage::start);
    connect(pause_, &QPushButton::clicked, this,
            [this] { runner_->paused() ? runner_->go_on() : runner_->pause(); });
    connect(stop_, &QPushButton::clicked, this, &TrainPage::stop);
    auto* buttons = new QHBoxLayout;
    for (auto* button : {start_, pause_, stop_})
        buttons->addWidget(button);

    auto* left = new QWidget;
    left->setFixedWidth(form_->widest() + scroll->verticalScrollBar()->sizeHint().width());
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(what_);
    column->addWidget(scroll, 1);
    column->addWidget(costs_);
    column->addLayout(buttons);
    return left;
}

QWidget* TrainPage::make_right() {
    log_ = new QPlainTextEdit;
    log_->setObjectName("log");
    log_->setAccessibleName(tr("Log"));
    log_->setReadOnly(true);
    log_->setTabChangesFocus(true);
    log_->setMaximumBlockCount(5000);
    log_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    tabs_ = new QTabWidget;
    tabs_->setObjectName("trainTabs");
    tabs_->setDocumentMode(true);
    tabs_->addTab(runs_, tr("Past runs"));
    tabs_->addTab(log_, tr("Log"));
    tabs_->addTab(queue_, {});

    auto* right = new QSplitter(Qt::Vertical);
    right->setChildrenCollapsible(false);
    right->addWidget(view_);
    right->addWidget(tabs_);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 1);
    right->setSizes({390, 190});
    return right;
}

TrainingJob TrainPage::job() const {
    const auto heads = form_->heads();
    TrainingJob job;
    if (heads.size() == 1) {
        job.emplace<TrainSpec>().head = heads[0];
    } else {
        static_cast<CompareOptions&>(job.emplace<CompareSpec>()) = form_->compare_options();
    }
    auto& spec = training_of(job);
    spec.data = session().training_data();
    spec.model = session().model().model;
    spec.options = form_->options();
    spec.out = typed_path(form_->out());
    return job;
}

/// The weights are part of the model, which other pages show.
void TrainPage::keep_weights() {
    const auto transfer = form_->options().transfer;
    auto choice = session().model();
    choice.weights = transfer.weights;
    choice.preprocessing = transfer.preprocessing;
    choice.freeze = transfer.freeze;
    session().set_model(choice);
}

void TrainPage::take_weights() {
    const auto transfer = form_->options().transfer;
    const auto& choice = session().model();
    QVariantMap values;
    const auto take = [&](const char* key, const std::string& chosen, const std::string& shown) {
        if (chosen != shown) values[key] = QString::fromStdString(chosen);
    };
    take("weights", choice.weights, transfer.weights);
    take("preprocessing", choice.preprocessing, transfer.preprocessing);
    take("freeze", choice.freeze, transfer.freeze);
    form_->set_values(values);
}

void TrainPage::check() {
    form_->set_heads(session().model().heads); // runs again if they changed
    const auto& images = session().data_spec().path;
    const auto link = [](const char* page, const QString& shown) {
        return QString("<a href='%1' style='color: %2'>%3</a>")
            .arg(page, Theme::head(0).name(), shown.toHtmlEscaped());
    };
    if (images.empty())
        what_->setText(
            tr("No images are open: %1.").arg(link("data", tr("open some on the Data page"))));
    else
        what_->setText(tr("%1 on %2")
                           .arg(link("model", short_name(session().model().model)),
                                link("data", short_name(images))));
    QString problem = session().data_pending(), option;
    try {
        if (problem.isEmpty()) std::visit([](const auto& spec) { validate(spec); }, job());
    } catch (const Error& error) {
        problem = in_words(error.what());
        option = text(error.option());
    }
    form_->show_problem(problem, option);
    valid_ = problem.isEmpty() && !images.empty();
    update_buttons();
    costs_->set_training(asked_costs());
}

/// None while something trains: measuring would slow both down.
std::optional<TrainingCostsSpec> TrainPage::asked_costs() const {
    const auto& data = session().data();
    if (!valid_ || runner_->running() || !isVisible() || !data || !data->train) return std::nullopt;
    const auto next = job();
    TrainingCostsSpec asked;
    if (const auto* comparison = std::get_if<CompareSpec>(&next)) {
        asked.training = *comparison;
    } else {
        static_cast<TrainingSpec&>(asked.training) = training_of(next);
        asked.training.heads = heads_of(next);
        asked.training.seeds = 1;
    }
    const auto& choice = session().model();
    asked.input = choice.input.height > 0 ? choice.input : data->train->shape();
    asked.classes = static_cast<int>(data->train->classes().size());
    asked.train_images = data->train->size();
    asked.held_out_images = held_out_images(*data);
    return asked;
}

void TrainPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    costs_->set_training(asked_costs());
}

TrainPage::~TrainPage() {
    Settings::set_training(form_->values());
}

QString TrainPage::command() const {
    if (!valid_) return {};
    return command_of(job());
}

std::optional<CompareSpec> TrainPage::comparison() const {
    if (!valid_) return std::nullopt;
    const auto next = job();
    const auto* comparison = std::get_if<CompareSpec>(&next);
    return comparison ? std::optional(*comparison) : std::nullopt;
}

void TrainPage::browse() {
    const auto folder =
        QFileDialog::getSaveFileName(this, tr("Folder of the run"), session().runs_folder(), {},
                                     nullptr, QFileDialog::ShowDirsOnly);
    if (!folder.isEmpty()) form_->set_out(folder);
}

void TrainPage::start() {
    message().clear();
    if (runner_->running())
        queue_->add(job());
    else
        run_job(job());
}

/// Begins what waits, once nothing runs.
void TrainPage::run_next() {
    if (runner_->running()) return;
    if (const auto next = queue_->take_next()) run_job(*next);
}

void TrainPage::show_queue() {
    const int count = queue_->count();
    tabs_->setTabText(tabs_->indexOf(queue_),
                      count == 0 ? tr("Queue") : tr("Queue (%1)").arg(count));
}

void TrainPage::start_preset(const QString& key) {
    emit session().page_requested(PageId::train);
    form_->choose_preset(key.toStdString());
    if (start_->isEnabled() && !runner_->running()) start();
}

void TrainPage::resume(const QString& folder) {
    if (runner_->running()) return;
    message().clear();
    const std::filesystem::path path = folder.toStdString();
    try {
        const auto entry = read_run(path);
        if (entry && entry->kind != RunEntry::Kind::run)
            run_job(compare_spec(path));
        else
            run_job(train_spec(path));
    } catch (const Error& error) {
        message().show_error(in_words(error));
    }
}

/// Nothing starts by itself. The data may take a while to be read: until then nothing can.
void TrainPage::take_settings(const QString& run) {
    emit session().page_requested(PageId::train);
    try {
        const auto spec = train_spec(run.toStdString());
        ModelChoice choice;
        choice.model = spec.model;
        choice.heads = heads_with(spec.head, load_model_spec(spec.model));
        choice.batch_size = session().model().batch_size;
        session().set_model(choice);
        form_->set_options(spec.options);
        form_->choose_head(spec.head);
        form_->set_out({});
        if (to_json(spec.data) != to_json(session().data_spec()))
            emit session().data_requested(spec.data);
        message().show_message(MessageBar::Kind::note,
                               tr("The settings of %1. Start trains it again, in a new folder.")
                                   .arg(short_name(run.toStdString())));
    } catch (const Error& error) {
        message().show_error(in_words(error));
    }
}

void TrainPage::run_job(TrainingJob job) {
    done_ = resumable_ = false;
    comparing_ = std::holds_alternative<CompareSpec>(job);
    auto& training = training_of(job);
    if (training.out.empty())
        training.out = new_run_folder(session().runs_folder().toStdString(), training.model,
                                      training.data.path);
    out_ = QString::fromStdString(training.out.string());
    view_->begin(title_of(job), heads_of(job), training.options.first_epochs());
    log((training.resume ? tr("Continuing %1") : tr("Writing to %1")).arg(out_));
    const auto begin = [this](const auto& spec) {
        runner_->start([spec](const JobControl& control) { return run_spec(spec, control); },
                       [this](const auto& result) { show_result(result); });
    };
    costs_->set_training({});
    std::visit(begin, job);
    show_activity();
}

void TrainPage::show_result(const TrainResult& result) {
    ended(result.interrupted,
          tr("Finished: %1 on the test images, %2 on the training images.")
              .arg(text(percent(result.held_out.accuracy)), text(percent(result.train.accuracy))),
          tr("Evaluate"));
}

void TrainPage::show_result(const ComparedResult& result) {
    const auto lines = verdicts(result.compared);
    ended(result.interrupted, lines.empty() ? QString() : in_words(lines.front()),
          tr("Sho&w comparison"));
}

void TrainPage::ended(bool interrupted, const QString& line, const QString& next) {
    done_ = !interrupted;
    if (!interrupted) {
        view_->end(line, true, next);
        return;
    }
    resumable_ = QDir(out_).exists();
    if (resumable_)
        view_->end(tr("Stopped. The progress is saved: resume it when you like."), false,
                   tr("&Resume"));
    else
        view_->end(tr("Stopped before training began; nothing was written."), false, {});
}

QString TrainPage::standing() const {
    if (runner_->paused()) return tr("paused");
    if (runner_->running()) return tr("running");
    return done_ ? tr("finished") : resumable_ ? tr("stopped") : QString();
}

std::optional<PageId> TrainPage::next_page() const {
    const bool several = done_ ? comparing_ : form_->heads().size() > 1;
    return several ? PageId::compare : PageId::evaluate;
}

void TrainPage::go_on() {
    if (resumable_) {
        resume(out_);
    } else if (comparing_) {
        emit session().page_requested(PageId::compare);
        emit session().comparison_requested(out_);
    } else {
        emit session().page_requested(PageId::evaluate);
        emit session().evaluate_requested({out_});
    }
}

void TrainPage::stop() {
    if (!runner_->running()) return;
    if (queue_->count() > 0) queue_->hold(); // who stops one does not want the next at once
    runner_->stop();
    stop_->setEnabled(false);
    pause_->setEnabled(false);
    view_->say(tr("Stopping after this step ..."));
}

QString TrainPage::unfinished() const {
    if (!runner_->running()) return {};
    const auto run = view_->run().label();
    const auto work = run.empty() ? tr("Training") : tr("Training %1").arg(text(run));
    const int waiting = queue_->count();
    return waiting == 0 ? work : tr("%1, and %2 more in the queue").arg(work).arg(waiting);
}

void TrainPage::show_activity() {
    if (!runner_->running()) return;
    emit activity(runner_->paused() ? tr("Paused: %1").arg(unfinished()) : unfinished(),
                  view_->share());
}

void TrainPage::update_buttons() {
    const bool on = runner_->running();
    start_->setEnabled(valid_);
    start_->setText(on ? tr("&Queue") : tr("&Start"));
    start_->setToolTip(on ? tr("Trains this after what is running, and what waits") : QString());
    pause_->setEnabled(on);
    pause_->setText(runner_->paused() && on ? tr("Cont&inue") : tr("Pa&use"));
    stop_->setEnabled(on);
    runs_->set_may_resume(!on);
    emit command_changed();
}

void TrainPage::log(const QString& line) {
    log_->appendPlainText(line);
}

void TrainPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && what_) check(); // links have their own colour
    Page::changeEvent(event);
}

} // namespace headroom
