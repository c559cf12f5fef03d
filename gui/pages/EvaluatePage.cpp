#include "gui/pages/EvaluatePage.h"

#include "core/comparison/Report.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/FailureLine.h"
#include "core/jobs/JsonText.h"
#include "core/jobs/RunConfig.h"
#include "datasets/base/AtomicFile.h"
#include "datasets/base/Error.h"
#include "gui/JobRunner.h"
#include "gui/Text.h"
#include "gui/models/RunListModel.h"
#include "gui/widgets/ConfusionView.h"
#include "gui/widgets/FigureTable.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/PathList.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace headroom {
namespace {

/// A path's last two parts: a run's folder alone is often called as others are.
QString short_path(const QString& path) {
    const auto parts = QDir::cleanPath(path).split('/', Qt::SkipEmptyParts);
    return parts.size() <= 2 ? path : QStringList(parts.last(2)).join('/');
}

FigureCell share(double value, bool defined, const QString& why_not) {
    return defined ? FigureCell::figure(value, text(percent(value))) : FigureCell::missing(why_not);
}

FigureTableModel::Row results_row(const EvaluateRow& row) {
    const auto& e = row.evaluation;
    const auto none = EvaluatePage::tr("The split has no image");
    const auto run = text(row.run), data = text(row.data);
    const auto& [low, high] = e.accuracy_interval;
    return {FigureCell::words(short_path(run), run),
            FigureCell::words(short_path(data), data),
            FigureCell::words(text(row.split)),
            FigureCell::figure(static_cast<double>(e.count), text(grouped(e.count))),
            share(e.accuracy, e.count > 0, none),
            {EvaluatePage::tr("%1 to %2").arg(text(percent(low)), text(percent(high))), low},
            e.count > 0 ? FigureCell::figure(e.loss, QString::number(e.loss, 'f', 4))
                        : FigureCell::missing(none),
            FigureCell::figure(e.images_per_second, text(rate(e.images_per_second)))};
}

FigureTableModel::Row class_row(const ClassFigures& figures) {
    const auto never = EvaluatePage::tr("No image was taken for this class"),
               none = EvaluatePage::tr("The split has no image of this class");
    return {
        FigureCell::words(text(figures.name)),
        FigureCell::figure(static_cast<double>(figures.support), text(grouped(figures.support))),
        FigureCell::figure(static_cast<double>(figures.predicted),
                           text(grouped(figures.predicted))),
        share(figures.precision, figures.predicted > 0, never),
        share(figures.recall, figures.support > 0, none),
        share(figures.f1, figures.predicted + figures.support > 0, none)};
}

QPushButton* button(const QString& name, const QString& text) {
    auto* made = new QPushButton(text);
    made->setObjectName(name);
    return made;
}

/// A list below its title, with its buttons to the right of that.
QWidget* titled(const QString& title, QWidget* list, const QList<QWidget*>& buttons) {
    auto* box = new QWidget;
    auto* label = new QLabel(title);
    label->setProperty("role", "heading");
    label->setBuddy(list);
    auto* top = new QHBoxLayout;
    top->addWidget(label, 1);
    for (auto* one : buttons)
        top->addWidget(one);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(top);
    column->addWidget(list, 1);
    return box;
}

} // namespace

EvaluatePage::EvaluatePage(Session& session, QWidget* parent)
    : Page(session, parent), rows_(std::make_shared<std::vector<EvaluateRow>>()),
      past_(new RunListModel(session, this)), runner_(new JobRunner(this)) {
    auto* column = new QVBoxLayout(content());
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(make_choice());
    hint_ = new QLabel;
    hint_->setObjectName("evaluateHint");
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setProperty("role", "soft");
    column->addWidget(hint_, 1);
    results_ = make_results();
    column->addWidget(results_, 1);

    for (auto* list : {runs_, data_}) {
        connect(list, &PathList::checked_changed, this, &EvaluatePage::update_controls);
        connect(list, &PathList::checked_changed, this, &Page::command_changed);
    }
    connect(split_, &QComboBox::currentTextChanged, this, &Page::command_changed);
    connect(batch_size_, &QSpinBox::valueChanged, this, &Page::command_changed);
    connect(past_, &RunListModel::refreshed, this, &EvaluatePage::offer_runs);
    connect(&session, &Session::data_changed, this, &EvaluatePage::offer_open_data);
    connect(&session, &Session::evaluate_requested, this, &EvaluatePage::evaluate_runs);
    connect(runner_, &JobRunner::started, this, &EvaluatePage::update_controls);
    connect(runner_, &JobRunner::event, this, &EvaluatePage::tell);
    connect(runner_, &JobRunner::failed, this,
            [this](const QString& line) { message().show_error(line); });
    connect(runner_, &JobRunner::finished, this, [this] {
        update_controls();
        emit activity_ended();
    });
    past_->refresh();
    offer_open_data();
    update_controls();
}

QWidget* EvaluatePage::make_choice() {
    runs_ = new PathList;
    runs_->setObjectName("evaluateRuns");
    data_ = new PathList;
    data_->setObjectName("evaluateData");
    auto* add_run_button = button("addRun", tr("&Add run…"));
    connect(add_run_button, &QPushButton::clicked, this, &EvaluatePage::add_run);
    auto* add = new QToolButton;
    add->setObjectName("addData");
    add->setText(tr("Add da&ta"));
    add->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(add);
    menu->addAction(tr("A &folder…"), this, [this] {
        add_data(QFileDialog::getExistingDirectory(this, tr("Folder of images or IDX files")));
    });
    menu->addAction(tr("A f&ile…"), this, [this] {
        add_data(QFileDialog::getOpenFileName(this, tr("HDF5 or IDX file")));
    });
    for (const char* generator : {"synth:digits", "synth:vehicles"})
        menu->addAction(generator, this, [this, generator] { add_data(generator); });
    add->setMenu(menu);

    split_ = new QComboBox;
    split_->setObjectName("evaluateSplit");
    split_->addItems({"test", "valid", "train"});
    batch_size_ = new QSpinBox;
    batch_size_->setObjectName("evaluateBatchSize");
    batch_size_->setRange(1, 65536);
    batch_size_->setValue(EvaluateSpec().batch_size);
    auto* form = new QFormLayout;
    form->addRow(tr("&Split"), split_);
    form->addRow(tr("&Batch size"), batch_size_);
    start_ = button("evaluateStart", tr("Eval&uate"));
    start_->setDefault(true);
    stop_ = button("evaluateStop", tr("St&op"));
    connect(start_, &QPushButton::clicked, this, &EvaluatePage::start);
    connect(stop_, &QPushButton::clicked, this, &EvaluatePage::stop);
    auto* right = new QVBoxLayout;
    right->addLayout(form);
    right->addStretch();
    right->addWidget(start_);
    right->addWidget(stop_);

    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(titled(tr("&Runs"), runs_, {add_run_button}), 3);
    row->addWidget(titled(tr("&Data"), data_, {add}), 2);
    row->addLayout(right);
    box->setFixedHeight(box->fontMetrics().height() * 9);
    return box;
}

QWidget* EvaluatePage::make_results() {
    table_ = new FigureTable({tr("Run"), tr("Data"), tr("Split"), tr("Images"), tr("Accuracy"),
                              tr("95% interval"), tr("Loss"), tr("Speed")});
    table_->setObjectName("results");
    table_->setAccessibleName(tr("Results"));
    classes_ = new FigureTable(
        {tr("Class"), tr("Images"), tr("Predicted"), tr("Precision"), tr("Recall"), tr("F1")});
    classes_->setObjectName("classFigures");
    classes_->setAccessibleName(tr("Figures of each class"));
    confusion_ = new ConfusionView;
    paired_ = new QLabel;
    paired_->setObjectName("pairedDifference");
    paired_->setTextFormat(Qt::PlainText);
    paired_->setWordWrap(true);
    paired_->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* exports = new QToolButton;
    exports->setObjectName("export");
    exports->setText(tr("E&xport"));
    exports->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(exports);
    menu->setToolTipsVisible(true);
    menu->addAction(tr("Predictions as &CSV…"), this,
                    [this] {
                        ask_and_save(tr("Export predictions"), "predictions.csv",
                                     tr("CSV files (*.csv)"), &EvaluatePage::save_csv);
                    })
        ->setToolTip(tr("A row for each image: label, prediction, probabilities"));
    menu->addAction(tr("Figures as &JSON…"), this,
                    [this] {
                        ask_and_save(tr("Export figures"), "evaluation.json",
                                     tr("JSON files (*.json)"), &EvaluatePage::save_json);
                    })
        ->setToolTip(tr("The figures of every row"));
    exports->setMenu(menu);
    connect(table_, &FigureTable::row_changed, this, &EvaluatePage::show_row);

    table_->setMinimumHeight(table_->fontMetrics().height() * 6);
    auto* upper = new QWidget;
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table_, 1);
    column->addWidget(paired_);
    auto* tabs = new QTabWidget;
    tabs->setObjectName("evaluateTabs");
    tabs->addTab(confusion_, tr("Confusion &matrix"));
    tabs->addTab(classes_, tr("C&lasses"));
    tabs->setCornerWidget(exports);
    auto* split = new QSplitter(Qt::Vertical);
    split->addWidget(upper);
    split->addWidget(tabs);
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 0);
    split->setStretchFactor(1, 1);
    split->setSizes({100, 400});
    return split;
}

/// The command has one way of reading for all data: that of the first.
EvaluateSpec EvaluatePage::spec() const {
    EvaluateSpec spec;
    for (const auto& run : runs_->checked())
        spec.runs.emplace_back(run.toStdString());
    const auto paths = data_->checked();
    for (const auto& path : paths)
        spec.data.push_back({path.toStdString(), reading(paths.front()), 0});
    spec.split = split_->currentText().toStdString();
    spec.batch_size = batch_size_->value();
    return spec;
}

OpenOptions EvaluatePage::reading(const QString& path) const {
    const auto known = readings_.find(path);
    return known == readings_.end() ? OpenOptions() : known->second;
}

QString EvaluatePage::command() const {
    const auto wanted = spec();
    if (wanted.runs.empty() || wanted.data.empty()) return {};
    return QString::fromStdString(command_line(wanted));
}

void EvaluatePage::offer_open_data() {
    const auto& open = session().data_spec();
    if (open.path.empty()) return;
    const auto path = QString::fromStdString(open.path);
    readings_[path] = open.options;
    data_->set_found({{path, tr("%1 (open)").arg(short_path(path))}});
    data_->check_only({path});
    emit command_changed();
}

/// Every model that past training left, newest first.
void EvaluatePage::offer_runs() {
    QList<PathList::Entry> entries;
    for (const auto& entry : past_->entries())
        for (const auto& model : entry.models) {
            const auto path = QString::fromStdString(model.string());
            entries.append({path, QDir(session().runs_folder()).relativeFilePath(path)});
        }
    runs_->set_found(entries);
}

void EvaluatePage::offer_data_of(const QString& run) {
    try {
        const auto trained_on = train_spec(run.toStdString()).data;
        const auto path = QString::fromStdString(trained_on.path);
        readings_[path] = trained_on.options;
        add_data(path);
    } catch (const Error&) {
        // A model without its config.json: whoever has it knows the data.
    }
}

void EvaluatePage::add_run() {
    const auto path = QFileDialog::getExistingDirectory(
        this, tr("A run's folder, as train and compare write them"), session().runs_folder());
    if (!path.isEmpty()) runs_->add({path, short_path(path)}, true);
}

void EvaluatePage::add_data(const QString& path) {
    if (!path.isEmpty()) data_->add({path, short_path(path)}, true);
}

void EvaluatePage::evaluate_runs(const QStringList& folders) {
    for (const auto& folder : folders)
        runs_->add({folder, short_path(folder)}, true);
    runs_->check_only(folders);
    // Runs are measured on what they were trained on, unless other data is chosen.
    if (data_->checked().isEmpty() && !folders.isEmpty()) offer_data_of(folders.front());
    emit session().page_requested(PageId::evaluate);
}

void EvaluatePage::start() {
    message().clear();
    runner_->start([spec = spec()](const JobControl& control) { return run(spec, control); },
                   [this](std::vector<EvaluateRow> rows) { show_rows(std::move(rows)); });
}

void EvaluatePage::stop() {
    runner_->stop();
}

void EvaluatePage::tell(const Event& event) {
    if (const auto* progress = std::get_if<Progress>(&event))
        emit activity(text(progress->stage), progress->total > 0
                                                 ? static_cast<double>(progress->done) /
                                                       static_cast<double>(progress->total)
                                                 : -1);
    else if (const auto* note = std::get_if<Message>(&event))
        emit activity(text(note->text), -1);
}

void EvaluatePage::show_rows(std::vector<EvaluateRow> rows) {
    rows_ = std::make_shared<const std::vector<EvaluateRow>>(std::move(rows));
    std::vector<FigureTableModel::Row> cells;
    for (const auto& row : *rows_)
        cells.push_back(results_row(row));
    table_->set_rows(std::move(cells));
    const auto paired = paired_difference(*rows_);
    if (paired)
        paired_->setText(QString::fromStdString(
                             to_text(*paired, short_path(text(rows_->at(0).run)).toStdString(),
                                     short_path(text(rows_->at(1).run)).toStdString()))
                             .trimmed());
    paired_->setVisible(paired.has_value());
    update_controls();
    if (!rows_->empty()) table_->set_current_row(0);
}

void EvaluatePage::show_row(int row) {
    // The row keeps the whole result alive: images may be read while the next one is made.
    const std::shared_ptr<const EvaluateRow> shown(rows_, &(*rows_)[static_cast<std::size_t>(row)]);
    confusion_->show_row(shown);
    std::vector<FigureTableModel::Row> cells;
    for (const auto& figures : shown->evaluation.per_class)
        cells.push_back(class_row(figures));
    classes_->set_rows(std::move(cells));
}

void EvaluatePage::ask_and_save(const QString& title, const QString& name, const QString& filter,
                                void (EvaluatePage::*write)(const QString&)) {
    const auto path =
        QFileDialog::getSaveFileName(this, title, QDir::home().filePath(name), filter);
    if (!path.isEmpty()) (this->*write)(path);
}

void EvaluatePage::save_csv(const QString& path) {
    save(path, predictions_csv(*rows_));
}

void EvaluatePage::save_json(const QString& path) {
    save(path, json_text(to_json(*rows_)));
}

void EvaluatePage::save(const QString& path, const std::string& content) {
    try {
        write_atomically(path.toStdString(), content);
        message().show_message(MessageBar::Kind::note, tr("Written: %1").arg(path));
    } catch (...) {
        const auto failure = failure_line(std::current_exception());
        if (failure) message().show_error(text(failure->line));
    }
}

void EvaluatePage::update_controls() {
    const auto wanted = spec();
    const bool ready = !wanted.runs.empty() && !wanted.data.empty();
    start_->setEnabled(ready && !runner_->running());
    stop_->setEnabled(runner_->running());
    results_->setVisible(!rows_->empty());
    hint_->setVisible(rows_->empty());
    hint_->setText(runner_->running() ? tr("Evaluating…")
                   : ready ? tr("Press Evaluate to measure the checked runs on the checked data.")
                   : wanted.runs.empty()
                       ? tr("Check runs above, or add the folder of one. Train makes new ones.")
                       : tr("Check data above, or open some on the Data page."));
}

} // namespace headroom
