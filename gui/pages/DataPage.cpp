#include "gui/pages/DataPage.h"

#include "core/jobs/CommandLine.h"
#include "datasets/base/Error.h"
#include "gui/AskForPath.h"
#include "gui/OptionText.h"
#include "gui/Settings.h"
#include "gui/Text.h"
#include "gui/pages/data/DataOptions.h"
#include "gui/pages/data/DataSummary.h"
#include "gui/pages/data/Gallery.h"
#include "gui/pages/data/GeneratorDialog.h"
#include "gui/pages/data/SortingView.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/RecentMenu.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>
#include <variant>

namespace headroom {
namespace {

/// Whether it is a folder of images without class folders, read as it is.
bool is_flat(const DataSpec& spec) {
    return spec.options.split_file.empty() && !flat_images(spec.path).empty();
}

} // namespace

DataPage::DataPage(Session& session, QWidget* parent) : Page(session, parent) {
    auto* column = new QVBoxLayout(content());
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(make_sources());
    column->addWidget(make_options());
    column->addWidget(make_progress());
    stack_ = new QStackedWidget;
    stack_->addWidget(make_start());
    stack_->addWidget(make_body());
    sorting_view_ = new SortingView;
    stack_->addWidget(sorting_view_);
    connect(sorting_view_, &SortingView::apply_requested, this, &DataPage::apply_sorting);
    connect(sorting_view_, &SortingView::failed, this,
            [this](const QString& line) { message().show_error(line); });
    auto* scroll = new QScrollArea; // on a small screen, below the options
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(stack_);
    column->addWidget(scroll, 1);

    connect(&runner_, &JobRunner::event, this, &DataPage::show_event);
    connect(&runner_, &JobRunner::failed, this, &DataPage::show_failure);
    connect(&runner_, &JobRunner::cancelled, this, [this] {
        options_->interrupt();
        message().show_message(MessageBar::Kind::note, tr("%1 was stopped.").arg(doing_));
    });
    connect(&runner_, &JobRunner::finished, this, [this] {
        progress_->hide();
        hint_->show();
        asked_for_ = false;
        tell_pending();
        emit activity_ended();
    });
    connect(&session, &Session::open_data_requested, this,
            [this](const QString& path) { open(path); });
    connect(&session, &Session::data_requested, this, [this](const DataSpec& spec) {
        asked_for_ = true;
        open(spec);
    });
}

QWidget* DataPage::make_sources() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](const QString& label, const char* name, const QString& tip,
                         void (DataPage::*choose)()) {
        auto* button = new QPushButton(label);
        button->setObjectName(name);
        button->setToolTip(tip);
        connect(button, &QPushButton::clicked, this, choose);
        layout->addWidget(button);
    };
    add(tr("Open fol&der..."), "openFolder",
        tr("A folder of class folders, or of IDX or CIFAR-10 files"), &DataPage::choose_folder);
    add(tr("Open f&ile..."), "openFile", tr("An HDF5 or IDX file"), &DataPage::choose_file);
    add(tr("&Generator..."), "openGenerator", tr("Images that need no file"),
        &DataPage::choose_generator);
    auto* recent = new QPushButton(tr("&Recent"));
    recent->setObjectName("recent");
    auto* menu = new RecentMenu(recent);
    recent->setMenu(menu);
    connect(menu, &RecentMenu::chosen, this, [this](const QString& path) { open(path); });
    layout->addWidget(recent);
    verify_ = new QPushButton(tr("Verif&y"));
    verify_->setObjectName("verify");
    verify_->setToolTip(tr("Reads every image to its end and finds what is wrong with the data"));
    verify_->setEnabled(false);
    connect(verify_, &QPushButton::clicked, this, [this] { verify(); });
    layout->addWidget(verify_);
    unsort_ = new QPushButton(tr("Undo sorting"));
    unsort_->setObjectName("undoSorting");
    unsort_->setToolTip(tr("Moves the images back out of their class folders"));
    unsort_->hide();
    connect(unsort_, &QPushButton::clicked, this, &DataPage::undo_sorting);
    layout->addWidget(unsort_);
    layout->addStretch(1);

    fold_ = new QToolButton;
    fold_->setObjectName("foldOptions");
    fold_->setText(tr("&Options"));
    fold_->setToolTip(tr("How the images are read and split"));
    fold_->setCheckable(true);
    fold_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fold_->setArrowType(Qt::RightArrow);
    layout->addWidget(fold_);
    return row;
}

QWidget* DataPage::make_options() {
    options_ = new DataOptions;
    options_->hide();
    connect(fold_, &QToolButton::toggled, this, [this](bool open) {
        options_->setVisible(open);
        fold_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    });
    connect(options_, &DataOptions::apply_requested, this, &DataPage::apply_options);
    connect(options_, &DataOptions::given_up, &message(), &MessageBar::clear);
    connect(options_, &DataOptions::changed, this, &DataPage::tell_pending);
    connect(options_, &DataOptions::changed, this, &Page::command_changed);
    return options_;
}

QWidget* DataPage::make_progress() {
    progress_ = new QWidget;
    progress_text_ = new ElidedLabel;
    progress_bar_ = new QProgressBar;
    progress_bar_->setObjectName("readingBar");
    progress_bar_->setAccessibleName(tr("How much has been read"));
    auto* stop = new QPushButton(tr("Sto&p"));
    stop->setObjectName("stopReading");
    connect(stop, &QPushButton::clicked, &runner_, &JobRunner::stop);
    auto* row = new QHBoxLayout(progress_);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(progress_text_);
    row->addWidget(progress_bar_, 1);
    row->addWidget(stop);
    progress_->hide();
    return progress_;
}

QWidget* DataPage::make_start() {
    hint_ = new QLabel(tr("<p><b>No images are open.</b></p>"
                          "<p>Open a folder with a folder for each class, an HDF5 or IDX file,<br>"
                          "or drop one of them onto this window.</p>"
                          "<p>A generator draws images that need no file.</p>"));
    hint_->setObjectName("startHint");
    hint_->setAlignment(Qt::AlignCenter);
    auto* start = new QWidget; // which stays when the hint is hidden
    auto* column = new QVBoxLayout(start);
    column->addWidget(hint_);
    return start;
}

QWidget* DataPage::make_body() {
    summary_ = new DataSummary;
    gallery_ = new Gallery;
    connect(gallery_, &Gallery::explore_requested, this,
            [this](const QString& split, std::size_t sample) {
                ImageSource source{.data = session().data_spec(),
                                   .split = split.toStdString(),
                                   .sample = sample,
                                   .opened = session().data()};
                source.opened_resizing = source.data.options.resizing;
                emit session().image_requested({std::move(source)});
            });
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(summary_);
    findings_ = new FindingsView;
    connect(findings_, &FindingsView::move_requested, this, &DataPage::choose_folder_aside);
    connect(findings_, &FindingsView::move_back_requested, this, &DataPage::move_back);
    tabs_ = new QTabWidget;
    tabs_->setObjectName("dataTabs");
    tabs_->setDocumentMode(true);
    tabs_->addTab(gallery_, tr("Images"));
    tabs_->addTab(findings_, tr("Findings"));
    connect(tabs_, &QTabWidget::currentChanged, this, &Page::command_changed);
    splitter->addWidget(tabs_);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({320, 520});
    return splitter;
}

QString DataPage::standing() const {
    return session().data() ? short_name(session().data_spec().path) : QString();
}

bool DataPage::is_done() const {
    return session().data() && session().data_pending().isEmpty();
}

QString DataPage::command() const {
    const auto source = options_->chosen();
    if (!source) return {};
    if (tabs_->currentWidget() != findings_)
        return QString::fromStdString(command_line(InspectSpec{*source}));
    VerifySpec spec;
    spec.data = *source;
    return QString::fromStdString(command_line(spec));
}

void DataPage::tell_pending() {
    if (!options_->is_changed()) problem_.clear();
    QString pending;
    if (options_->is_changed())
        pending = !problem_.isEmpty() ? problem_
                  : runner_.running() ? tr("The options of the Data page are being applied.")
                                      : tr("Options of the Data page are not applied yet.");
    else if (asked_for_)
        pending = tr("The images are being read.");
    session().set_data_pending(pending);
}

void DataPage::leave() {
    if (options_->is_changed() && !runner_.running()) apply_options();
}

void DataPage::open(const QString& path) {
    DataSpec spec;
    spec.path = path.toStdString();
    open(spec);
}

void DataPage::open(const DataSpec& spec) {
    options_->attempt(spec);
    read(spec);
}

void DataPage::choose_folder() {
    const auto path = ask_for::folder(this, tr("Open a folder of images"));
    if (!path.isEmpty()) open(path);
}

void DataPage::choose_file() {
    const auto path =
        ask_for::file(this, tr("Open a file of images"), {},
                      tr("Image data (*.h5 *.hdf5 *.hdf *ubyte* *.gz *.idx*);;All files (*)"));
    if (!path.isEmpty()) open(path);
}

void DataPage::choose_generator() {
    GeneratorDialog dialog(this);
    if (dialog.exec() == QDialog::Accepted) open(dialog.spec());
}

void DataPage::apply_options() {
    try {
        const auto spec = options_->typed();
        if (spec.path.empty()) return;
        options_->apply(spec);
        read(spec);
    } catch (const Error& error) {
        problem_ = in_words(error);
        message().show_error(problem_);
        tell_pending();
        options_->mark(text(error.option()));
    }
}

void DataPage::read(const DataSpec& spec) {
    begin(tr("Reading %1").arg(short_name(spec.path)));
    using Flat = std::shared_ptr<const PredictedImages>;
    using Read = std::variant<InspectResult, Flat>;
    runner_.start(
        [spec](const JobControl& control) -> Read {
            if (is_flat(spec))
                return std::make_shared<const PredictedImages>(std::vector{spec.path},
                                                               OpenOptions(), control);
            return run(InspectSpec{spec}, control);
        },
        [this, spec](Read read) {
            if (auto* result = std::get_if<InspectResult>(&read))
                show_result(spec, std::move(*result));
            else
                begin_sorting(spec, std::get<Flat>(read));
        });
    tell_pending();
}

/// Shows a folder whose images have no class folders yet. What is open stays open until they do.
void DataPage::begin_sorting(const DataSpec& spec, std::shared_ptr<const PredictedImages> images) {
    options_->interrupt();
    sorting_view_->open(QString::fromStdString(spec.path), std::move(images),
                        std::exchange(labels_, {}));
    stack_->setCurrentWidget(sorting_view_);
}

void DataPage::apply_sorting() {
    sorting_ = sorting_view_->spec();
    begin(tr("Sorting %1").arg(short_name(sorting_.folder.string())));
    runner_.start([spec = sorting_](const JobControl& control) { return run(spec, control); },
                  [this](const SortResult& result) {
                      sorted_ = result.moved.list;
                      open(QString::fromStdString(result.folder.string()));
                  });
}

/// Back to where the images had their classes, but no folders.
void DataPage::undo_sorting() {
    begin(tr("Moving the images back"));
    runner_.start([list = sorted_, folder = sorting_.folder](
                      const JobControl&) { return undo_moves(list, folder); },
                  [this](const std::vector<MovedFile>&) {
                      labels_ = sorting_.images;
                      sorted_.clear();
                      unsort_->hide();
                      open(QString::fromStdString(sorting_.folder.string()));
                  });
}

/// Most failures of reading are fixed in the options.
void DataPage::show_failure(const QString& line, const QString& option) {
    message().show_error(line);
    if (asked_for_) emit session().page_requested(PageId::data); // another page is shown
    if (options_->is_changed()) problem_ = line;
    options_->fail();
    fold_->setChecked(true);
    options_->mark(option);
}

void DataPage::begin(const QString& what) {
    doing_ = what;
    message().clear();
    verify_->setEnabled(true);
    progress_text_->setText(what);
    progress_bar_->setRange(0, 0);
    progress_->show();
    hint_->hide();
    emit command_changed();
}

void DataPage::verify(const QString& move_to) {
    const auto source = options_->chosen();
    if (!source) return apply_options(); // which reports the error
    options_->interrupt();               // the reading that this replaces
    VerifySpec spec;
    spec.data = *source;
    spec.move_to = move_to.toStdString();
    begin(tr("Verifying %1").arg(short_name(spec.data.path)));
    runner_.start([spec](const JobControl& control) { return run(spec, control); },
                  [this](VerifyResult result) { show_verified(std::move(result)); });
}

/// Reads and verifies the open data again: off the GUI thread after `before`, which changes its
/// files; `then` follows on the GUI thread.
void DataPage::read_again(std::function<void()> before, std::function<void()> then) {
    struct Both {
        InspectResult inspected;
        VerifyResult verified;
    };
    begin(tr("Verifying %1").arg(short_name(options_->open().path)));
    runner_.start(
        [spec = options_->open(), before = std::move(before)](const JobControl& control) {
            before();
            VerifySpec verify;
            verify.data = spec;
            auto inspected = run(InspectSpec{spec}, control);
            return Both{std::move(inspected), run(verify, control)};
        },
        [this, spec = options_->open(), then = std::move(then)](Both both) {
            show_result(spec, std::move(both.inspected));
            show_verified(std::move(both.verified));
            then();
        });
}

void DataPage::show_event(const Event& event) {
    const auto* progress = std::get_if<Progress>(&event);
    if (!progress || progress->total == 0) return;
    const double share = static_cast<double>(progress->done) / static_cast<double>(progress->total);
    progress_bar_->setRange(0, 1000);
    progress_bar_->setValue(static_cast<int>(1000 * share));
    if (progress->images_per_second)
        progress_text_->setText(doing_ + ", " + text(rate(*progress->images_per_second)));
    emit activity(doing_, share);
}

void DataPage::show_result(const DataSpec& spec, InspectResult result) {
    const auto shared = std::make_shared<const InspectResult>(std::move(result));
    if (spec.path != options_->open().path) moved_.clear();
    findings_->set_moved(moved_.empty() ? 0 : moved_.back().files.size());
    summary_->set_data(*shared);
    gallery_->set_data(shared);
    if (findings_->result() && findings_->result()->path != spec.path) {
        findings_->clear();
        tabs_->setTabText(tabs_->indexOf(findings_), tr("Findings"));
        tabs_->setCurrentWidget(gallery_);
    }
    unsort_->setVisible(!sorted_.empty() && spec.path == sorting_.folder.string());
    stack_->setCurrentIndex(1);
    Settings::add_recent_data(QString::fromStdString(spec.path));
    session().set_data(spec, {shared, &shared->data});
    problem_.clear();
    options_->succeed(spec);
    if (const auto bad = shared->data.bad_files.size(); bad > 0)
        message().show_message(
            MessageBar::Kind::warning,
            tr("%1 cannot be read: see \"Bad files\". Training fails on them unless \"Skip "
               "unreadable\" is set in the options.")
                .arg(images(static_cast<std::int64_t>(bad))));
}

void DataPage::show_verified(VerifyResult result) {
    const auto moved = std::move(result.moved);
    const auto shared = std::make_shared<const VerifyResult>(std::move(result));
    findings_->set_result(shared);
    tabs_->setTabText(tabs_->indexOf(findings_),
                      tr("Findings (%1)").arg(static_cast<qulonglong>(shared->findings.size())));
    tabs_->setCurrentWidget(findings_);
    stack_->setCurrentIndex(1);
    if (moved.list.empty()) return;
    const auto tell = [this, note = counted(moved.files.size(), tr("Moved 1 file; %2 lists it."),
                                            tr("Moved %1 files; %2 lists them."))
                                        .arg(text(moved.list.string()))] {
        message().show_message(MessageBar::Kind::note, note);
    };
    if (options_->open().path.empty()) {
        verify(); // the remaining files, of data that cannot be opened yet
        return tell();
    }
    moved_.push_back(moved);
    read_again([] {}, tell);
}

void DataPage::move_back() {
    const auto& moved = moved_.back();
    read_again([list = moved.list, root = options_->open().path] { undo_moves(list, root); },
               [this, note = counted(moved.files.size(), tr("Moved 1 file back."),
                                     tr("Moved %1 files back."))] {
                   moved_.pop_back();
                   findings_->set_moved(moved_.empty() ? 0 : moved_.back().files.size());
                   message().show_message(MessageBar::Kind::note, note);
               });
}

void DataPage::choose_folder_aside() {
    const auto folder = ask_for::folder(this, tr("Where to move the bad files to"));
    if (!folder.isEmpty()) move_bad_files(folder);
}

void DataPage::move_bad_files(const QString& folder) {
    verify(folder);
}

} // namespace headroom
