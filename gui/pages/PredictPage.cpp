#include "gui/pages/PredictPage.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/FailureLine.h"
#include "core/runs/RunKind.h"
#include "gui/AskForPath.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Share.h"
#include "gui/Text.h"
#include "gui/pages/predict/AnswersView.h"
#include "gui/pages/predict/PredictForm.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/RunChooser.h"
#include "gui/widgets/WrappedLabel.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr int refresh_milliseconds = 300;
constexpr const char* default_table = "predictions.csv";

} // namespace

PredictPage::PredictPage(Session& session, QWidget* parent)
    : Page(session, parent), form_(new PredictForm(session)), stack_(new QStackedWidget),
      view_(new AnswersView), runner_(new JobRunner(this)), sorter_(new JobRunner(this)),
      refresh_timer_(new QTimer(this)) {
    setAcceptDrops(true);
    stack_->setObjectName("predictStack");
    stack_->addWidget(make_hint());
    stack_->addWidget(view_);
    auto* column = new QVBoxLayout(content());
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(form_);
    column->addWidget(stack_, 1);
    refresh_timer_->setSingleShot(true);
    refresh_timer_->setInterval(refresh_milliseconds);

    connect(refresh_timer_, &QTimer::timeout, view_, &AnswersView::refresh);
    connect(form_, &PredictForm::changed, this, &PredictPage::update_controls);
    connect(form_, &PredictForm::start_requested, this, &PredictPage::start);
    connect(form_, &PredictForm::stop_requested, this, &PredictPage::stop);
    connect(view_, &AnswersView::reject_changed, this, &Page::command_changed);
    connect(view_, &AnswersView::image_opened, this, &PredictPage::explore);
    connect(view_, &AnswersView::save_requested, this, &PredictPage::ask_for_table);
    connect(view_, &AnswersView::sort_requested, this, &PredictPage::ask_for_folder);
    connect(runner_, &JobRunner::finished, this, [this] {
        refresh_timer_->stop();
        view_->refresh();
    });
    for (auto* runner : {runner_, sorter_}) {
        connect(runner, &JobRunner::started, this, &PredictPage::update_controls);
        connect(runner, &JobRunner::event, this, &PredictPage::tell);
        connect(runner, &JobRunner::failed, this,
                [this](const QString& line) { message().show_error(line); });
        connect(runner, &JobRunner::finished, this, [this] {
            update_controls();
            emit activity_ended();
        });
    }
    update_controls();
}

QWidget* PredictPage::make_hint() {
    hint_ = new WrappedLabel;
    hint_->setObjectName("predictHint");
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setProperty("role", "soft");
    auto* folder = new QPushButton(tr("Open a fo&lder…"));
    auto* files = new QPushButton(tr("Open i&mages…"));
    connect(folder, &QPushButton::clicked, form_, &PredictForm::ask_for_folder);
    connect(files, &QPushButton::clicked, form_, &PredictForm::ask_for_files);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(folder);
    buttons->addWidget(files);
    buttons->addStretch();
    auto* sheet = new QWidget;
    auto* column = new QVBoxLayout(sheet);
    column->addStretch();
    column->addWidget(hint_);
    column->addLayout(buttons);
    column->addStretch();
    return sheet;
}

QString PredictPage::command() const {
    if (!form_->lacks().isEmpty()) return {};
    if (view_->reject() == 0) return QString::fromStdString(command_line(form_->spec()));
    PredictFileSpec spec; // the answer is unknown in a file alone
    spec.predict = form_->spec();
    spec.out = default_table;
    spec.reject = view_->reject();
    return QString::fromStdString(command_line(spec));
}

void PredictPage::open(const QStringList& paths) {
    message().clear();
    const auto folder =
        paths.front().endsWith(".safetensors") ? QFileInfo(paths.front()).path() : paths.front();
    if (paths.size() == 1 && run_kind(folder.toStdString()) == RunKind::run)
        form_->run().open_run(folder);
    else
        form_->open_images(paths);
}

void PredictPage::start() {
    message().clear();
    const auto number = ++started_;
    predicted_ = form_->spec();
    // From the job's thread, in the order in which they are sent.
    const auto deliver = [this, number](auto&& work) {
        QMetaObject::invokeMethod(
            this,
            [this, number, work] {
                if (number == started_) work();
            },
            Qt::QueuedConnection);
    };
    const PredictionSink sink{[this, deliver](const auto& images, const auto& classes) {
                                  deliver([this, images, classes] { begin(images, classes); });
                              },
                              [this, deliver](std::vector<Prediction> batch) {
                                  const auto moved =
                                      std::make_shared<std::vector<Prediction>>(std::move(batch));
                                  deliver([this, moved] { add(std::move(*moved)); });
                              }};
    runner_->start(
        [spec = predicted_, sink](const JobControl& control) {
            run(spec, control, sink);
            return true;
        },
        [](bool) {});
}

void PredictPage::begin(std::shared_ptr<const PredictedImages> images,
                        std::vector<std::string> classes) {
    answers_ = std::make_shared<PredictedAnswers>(std::move(images), std::move(classes));
    view_->set_answers(answers_);
    update_controls();
}

void PredictPage::add(std::vector<Prediction> batch) {
    answers_->add(std::move(batch));
    if (!refresh_timer_->isActive()) refresh_timer_->start();
}

void PredictPage::stop() {
    runner_->stop();
    sorter_->stop();
}

void PredictPage::tell(const Event& event) {
    if (const auto* progress = std::get_if<Progress>(&event))
        emit activity(text(progress->stage), share(*progress));
    else if (const auto* note = std::get_if<Message>(&event))
        message().show_message(MessageBar::Kind::note, in_words(note->text));
}

void PredictPage::explore(std::size_t image) {
    if (!answers_->images()->is_file(image)) {
        message().show_message(MessageBar::Kind::note,
                               tr("The Explore page opens image files. This image is in an HDF5 "
                                  "file: open that on the Data page."));
        return;
    }
    emit session().image_requested({{.image = answers_->images()->name(image)}, predicted_.run});
}

void PredictPage::ask_for_table() {
    const auto path = ask_for::new_file(this, tr("Save table"), default_table,
                                        {tr("CSV (*.csv)"), tr("JSON lines (*.jsonl)")});
    if (!path.isEmpty()) save_table(path);
}

void PredictPage::save_table(const QString& path) {
    try {
        answers_->save(path.toStdString());
        message().show_message(MessageBar::Kind::note, tr("Written: %1").arg(path));
    } catch (...) {
        const auto failure = failure_line(std::current_exception());
        if (failure) message().show_error(in_words(*failure));
    }
}

void PredictPage::ask_for_folder() {
    const auto folder = ask_for::folder(this, tr("Folder for links to the images"));
    if (!folder.isEmpty()) sort_into(folder);
}

void PredictPage::sort_into(const QString& folder) {
    message().clear();
    sorter_->start(
        [files = answers_->files(), folder](const JobControl& control) {
            return sort_into_folders(files, folder.toStdString(), control);
        },
        [this, folder](std::size_t links) {
            message().show_message(MessageBar::Kind::note,
                                   tr("%1 linked in %2. No image was moved or deleted.")
                                       .arg(images(static_cast<std::int64_t>(links)), folder));
        });
}

void PredictPage::update_controls() {
    const bool running = runner_->running() || sorter_->running();
    form_->set_running(running);
    view_->set_running(running);
    const auto lacks = form_->lacks();
    hint_->setText(running           ? tr("Predicting…")
                   : lacks.isEmpty() ? tr("Press Predict to see the run's answers.")
                                     : lacks);
    stack_->setCurrentIndex(answers_ ? 1 : 0);
    emit command_changed();
}

void PredictPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    if (!listed_) form_->run().refresh();
    listed_ = true;
}

void PredictPage::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile()) event->acceptProposedAction();
}

void PredictPage::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const auto& url : event->mimeData()->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    if (!paths.isEmpty()) open(paths);
    event->acceptProposedAction();
}

} // namespace headroom
