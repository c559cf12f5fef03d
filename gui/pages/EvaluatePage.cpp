#include "gui/pages/EvaluatePage.h"

#include "core/comparison/report/Report.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/FailureLine.h"
#include "core/jobs/exploration/EvaluatedImage.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/text/JsonText.h"
#include "gui/AskForPath.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Share.h"
#include "gui/Text.h"
#include "gui/models/EvaluateRows.h"
#include "gui/models/ImageModel.h"
#include "gui/pages/evaluate/ConfusionView.h"
#include "gui/pages/evaluate/EvaluateForm.h"
#include "gui/pages/evaluate/FigureTable.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/SampleBrowser.h"
#include "gui/widgets/WrappedLabel.h"

#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace headroom {

EvaluatePage::EvaluatePage(Session& session, QWidget* parent)
    : Page(session, parent), rows_(std::make_shared<std::vector<EvaluateRow>>()),
      form_(new EvaluateForm(session)), runner_(new JobRunner(this)) {
    auto* column = new QVBoxLayout(content());
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(form_);
    hint_ = new QLabel;
    hint_->setObjectName("evaluateHint");
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setProperty("role", "soft");
    column->addWidget(hint_, 1);
    results_ = make_results();
    column->addWidget(results_, 1);

    connect(form_, &EvaluateForm::changed, this, &EvaluatePage::update_controls);
    connect(form_, &EvaluateForm::changed, this, &Page::command_changed);
    connect(form_, &EvaluateForm::start_requested, this, &EvaluatePage::start);
    connect(form_, &EvaluateForm::stop_requested, this, &EvaluatePage::stop);
    connect(&session, &Session::evaluate_requested, this, [this](const QStringList& folders) {
        form_->choose_runs(folders);
        emit this->session().page_requested(PageId::evaluate);
    });
    connect(runner_, &JobRunner::started, this, &EvaluatePage::update_controls);
    connect(runner_, &JobRunner::event, this, &EvaluatePage::tell);
    connect(runner_, &JobRunner::failed, this,
            [this](const QString& line) { message().show_error(line); });
    connect(runner_, &JobRunner::finished, this, [this] {
        update_controls();
        emit activity_ended();
    });
    update_controls();
}

QWidget* EvaluatePage::make_results() {
    table_ = new FigureTable(evaluation_titles());
    table_->setObjectName("results");
    table_->setAccessibleName(tr("Results"));
    classes_ = new FigureTable(class_titles());
    classes_->setObjectName("classFigures");
    classes_->setAccessibleName(tr("Metrics of each class"));
    confusion_ = new ConfusionView;
    const auto& grid = confusion_->browser().grid();
    connect(&grid, &ThumbnailGrid::explore_requested, this,
            [this, &grid](const QModelIndex& image) { explore(grid.images().sample(image)); });
    const auto make_text = [](const char* name) {
        auto* label = new WrappedLabel;
        label->setObjectName(name);
        label->setTextFormat(Qt::PlainText);
        return label;
    };
    paired_ = make_text("pairedDifference");
    notes_ = make_text("evaluationNotes");
    notes_->setProperty("role", "soft");

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
    menu->addAction(tr("Metrics as &JSON…"), this,
                    [this] {
                        ask_and_save(tr("Export figures"), "evaluation.json",
                                     tr("JSON files (*.json)"), &EvaluatePage::save_json);
                    })
        ->setToolTip(tr("The metrics of every row"));
    exports->setMenu(menu);
    connect(table_, &FigureTable::row_changed, this, &EvaluatePage::show_row);

    table_->setMinimumHeight(table_->fontMetrics().height() * 6);
    auto* upper = new QWidget;
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table_, 1);
    column->addWidget(paired_);
    column->addWidget(notes_);
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

QString EvaluatePage::command() const {
    return form_->ready() ? QString::fromStdString(command_line(form_->spec())) : QString();
}

void EvaluatePage::start() {
    message().clear();
    const auto spec = form_->spec();
    runner_->start([spec](const JobControl& control) { return run(spec, control); },
                   [this, spec](std::vector<EvaluateRow> rows) {
                       evaluated_ = spec;
                       show_rows(std::move(rows));
                   });
}

void EvaluatePage::stop() {
    runner_->stop();
}

void EvaluatePage::tell(const Event& event) {
    if (const auto* progress = std::get_if<Progress>(&event))
        emit activity(text(progress->stage), share(*progress));
    else if (const auto* note = std::get_if<Message>(&event))
        emit activity(in_words(note->text), -1);
}

void EvaluatePage::show_rows(std::vector<EvaluateRow> rows) {
    rows_ = std::make_shared<const std::vector<EvaluateRow>>(std::move(rows));
    std::vector<FigureTableModel::Row> cells;
    for (const auto& row : *rows_)
        cells.push_back(table_row(row));
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
    // The row keeps the whole result alive: its images may be read while the next one is computed.
    const std::shared_ptr<const EvaluateRow> shown(rows_, &(*rows_)[static_cast<std::size_t>(row)]);
    shown_ = shown;
    confusion_->show_row(shown);
    QStringList notes;
    for (const auto& note : shown->notes)
        notes << in_words(note);
    notes_->setText(notes.join('\n'));
    notes_->setVisible(!notes.isEmpty());
    std::vector<FigureTableModel::Row> cells;
    for (const auto& figures : shown->evaluation.per_class)
        cells.push_back(table_row(figures));
    classes_->set_rows(std::move(cells));
}

void EvaluatePage::explore(std::size_t sample) {
    const auto source = std::ranges::find(evaluated_.data, shown_->data,
                                          [](const DataSpec& spec) { return spec.path; });
    emit session().image_requested({evaluated_image(*shown_, *source, sample), shown_->run});
}

void EvaluatePage::ask_and_save(const QString& title, const QString& name, const QString& filter,
                                void (EvaluatePage::*write)(const QString&)) {
    const auto path = ask_for::new_file(this, title, name, {filter});
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
        if (failure) message().show_error(in_words(*failure));
    }
}

void EvaluatePage::update_controls() {
    const bool running = runner_->running();
    form_->set_running(running);
    results_->setVisible(!rows_->empty());
    hint_->setVisible(rows_->empty());
    hint_->setText(
        running ? tr("Evaluating…")
        : form_->ready()
            ? tr("Press Evaluate to measure the checked runs on the checked data.")
            : tr("Check runs and data above, or add some. The Train page makes runs, the "
                 "Data page opens data."));
}

} // namespace headroom
