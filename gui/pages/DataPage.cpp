#include "gui/pages/DataPage.h"

#include "core/jobs/CommandLine.h"
#include "datasets/base/Error.h"
#include "gui/OptionText.h"
#include "gui/Settings.h"
#include "gui/Text.h"
#include "gui/pages/data/DataSummary.h"
#include "gui/pages/data/Gallery.h"
#include "gui/pages/data/GeneratorDialog.h"
#include "gui/pages/data/ReadingOptionsForm.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/MessageBar.h"

#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace headroom {

DataPage::DataPage(Session& session, QWidget* parent) : Page(session, parent) {
    auto* column = new QVBoxLayout(content());
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(make_sources());
    column->addWidget(make_options());
    column->addWidget(make_progress());
    stack_ = new QStackedWidget;
    stack_->addWidget(make_start());
    stack_->addWidget(make_body());
    column->addWidget(stack_, 1);

    connect(&runner_, &JobRunner::event, this, &DataPage::show_event);
    connect(&runner_, &JobRunner::failed, this, [this](const QString& line, const QString& option) {
        message().show_error(line);
        fold_->setChecked(true); // most failures are fixed there
        options_->mark(option.toStdString());
    });
    connect(&runner_, &JobRunner::cancelled, this, [this] {
        message().show_message(MessageBar::Kind::note, tr("%1 was stopped.").arg(doing_));
    });
    connect(&runner_, &JobRunner::finished, this, [this] {
        progress_->hide();
        emit activity_ended();
    });
    connect(&session, &Session::open_data_requested, this,
            [this](const QString& path) { open(path); });
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
    recent_ = new QMenu(recent);
    recent_->setToolTipsVisible(true);
    recent->setMenu(recent_);
    connect(recent_, &QMenu::aboutToShow, this, &DataPage::list_recent);
    layout->addWidget(recent);
    verify_ = new QPushButton(tr("Verif&y"));
    verify_->setObjectName("verify");
    verify_->setToolTip(tr("Reads every image to its end and finds what is wrong with the data"));
    verify_->setEnabled(false);
    connect(verify_, &QPushButton::clicked, this, [this] { verify(); });
    layout->addWidget(verify_);
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
    auto* box = new QFrame;
    box->setObjectName("dataOptions");
    box->setProperty("role", "card");
    options_ = new ReadingOptionsForm;
    apply_ = new QPushButton(tr("&Apply"));
    apply_->setObjectName("applyOptions");
    apply_->setToolTip(tr("Reads the data again with these options"));
    apply_->setEnabled(false);
    auto* column = new QVBoxLayout(box);
    column->addWidget(options_);
    column->addWidget(apply_, 0, Qt::AlignRight);
    box->hide();
    connect(fold_, &QToolButton::toggled, this, [this, box](bool open) {
        box->setVisible(open);
        fold_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    });
    connect(apply_, &QPushButton::clicked, this, &DataPage::apply_options);
    connect(options_, &ReadingOptionsForm::return_pressed, this, &DataPage::apply_options);
    connect(options_, &ReadingOptionsForm::changed, this, &Page::command_changed);
    return box;
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
    auto* hint =
        new QLabel(tr("<p><b>No images are open.</b></p>"
                      "<p>Open a folder with a folder for each class, an HDF5 or IDX file,<br>"
                      "or drop one of them onto this window.</p>"
                      "<p>A generator draws images that need no file.</p>"));
    hint->setObjectName("startHint");
    hint->setAlignment(Qt::AlignCenter);
    return hint;
}

QWidget* DataPage::make_body() {
    summary_ = new DataSummary;
    gallery_ = new Gallery;
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(summary_);
    findings_ = new FindingsView;
    connect(findings_, &FindingsView::move_requested, this, &DataPage::choose_folder_aside);
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

QString DataPage::command() const {
    const auto source = chosen();
    if (!source) return {};
    if (tabs_->currentWidget() != findings_)
        return QString::fromStdString(command_line(InspectSpec{*source}));
    VerifySpec spec;
    spec.data = *source;
    return QString::fromStdString(command_line(spec));
}

std::optional<DataSpec> DataPage::chosen() const {
    if (path_.empty()) return {};
    DataSpec spec;
    spec.path = path_;
    try {
        options_->fill(spec);
    } catch (const Error&) {
        return {}; // a size that is still being typed
    }
    return spec;
}

void DataPage::open(const QString& path) {
    DataSpec spec;
    spec.path = path.toStdString();
    open(spec);
}

void DataPage::open(const DataSpec& spec) {
    path_ = spec.path;
    options_->show_spec(spec);
    read(spec);
}

void DataPage::choose_folder() {
    const auto path = QFileDialog::getExistingDirectory(this, tr("Open a folder of images"));
    if (!path.isEmpty()) open(path);
}

void DataPage::choose_file() {
    const auto path = QFileDialog::getOpenFileName(
        this, tr("Open a file of images"), {},
        tr("Image data (*.h5 *.hdf5 *.hdf *ubyte* *.gz *.idx*);;All files (*)"));
    if (!path.isEmpty()) open(path);
}

void DataPage::choose_generator() {
    GeneratorDialog dialog(this);
    if (dialog.exec() == QDialog::Accepted) open(dialog.spec());
}

void DataPage::list_recent() {
    recent_->clear();
    for (const auto& path : Settings::recent_data()) {
        auto label = text(path.toStdString());
        label = fontMetrics().elidedText(label, Qt::ElideMiddle, 400).replace("&", "&&");
        auto* action = recent_->addAction(label, this, [this, path] { open(path); });
        action->setToolTip(text(path.toStdString()));
    }
    if (recent_->isEmpty())
        recent_->addAction(tr("Nothing has been opened yet"))->setEnabled(false);
}

void DataPage::apply_options() {
    if (path_.empty()) return;
    DataSpec spec;
    spec.path = path_;
    try {
        options_->fill(spec);
    } catch (const Error& error) {
        message().show_error(in_words(error));
        options_->mark(error.option());
        return;
    }
    read(spec);
}

void DataPage::read(const DataSpec& spec) {
    begin(tr("Reading %1").arg(name()));
    runner_.start(
        [spec = InspectSpec{spec}](const JobControl& control) { return run(spec, control); },
        [this, spec](InspectResult result) { show_result(spec, std::move(result)); });
}

void DataPage::begin(const QString& what) {
    doing_ = what;
    message().clear();
    apply_->setEnabled(true);
    verify_->setEnabled(true);
    progress_text_->setText(what);
    progress_bar_->setRange(0, 0);
    progress_->show();
    emit command_changed();
}

void DataPage::verify(const QString& move_to) {
    const auto source = chosen();
    if (!source) return apply_options(); // which reports the error
    VerifySpec spec;
    spec.data = *source;
    spec.move_to = move_to.toStdString();
    begin(tr("Verifying %1").arg(name()));
    runner_.start([spec](const JobControl& control) { return run(spec, control); },
                  [this](VerifyResult result) { show_verified(std::move(result)); });
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
    summary_->set_data(*shared);
    gallery_->set_data(shared);
    if (findings_->result() && findings_->result()->path != spec.path) {
        findings_->clear();
        tabs_->setTabText(tabs_->indexOf(findings_), tr("Findings"));
        tabs_->setCurrentWidget(gallery_);
    }
    stack_->setCurrentIndex(1);
    Settings::add_recent_data(QString::fromStdString(spec.path));
    session().set_data(spec, {shared, &shared->data});
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
    verify(); // the remaining files
    message().show_message(MessageBar::Kind::note, tr("Moved %1 files; %2 lists them.")
                                                       .arg(moved.files.size())
                                                       .arg(text(moved.list.string())));
}

void DataPage::choose_folder_aside() {
    const auto folder =
        QFileDialog::getExistingDirectory(this, tr("Where to move the bad files to"));
    if (!folder.isEmpty()) move_bad_files(folder);
}

void DataPage::move_bad_files(const QString& folder) {
    verify(folder);
}

QString DataPage::name() const {
    const auto path = text(path_);
    const auto last = path.section('/', -1, -1, QString::SectionSkipEmpty);
    return last.isEmpty() ? path : last;
}

} // namespace headroom
