#include "gui/pages/batch/BatchResults.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/batch/BatchReport.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "datasets/base/files/AtomicFile.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/pages/compare/ResultView.h"
#include "gui/widgets/OptionForm.h"

#include <QFileDialog>
#include <QPushButton>
#include <QVBoxLayout>

namespace headroom {

BatchResults::BatchResults(QWidget* parent)
    : QWidget(parent), form_(new OptionForm), result_(new ResultView),
      save_(new QPushButton(tr("Save page…"))), runner_(new JobRunner(this)) {
    form_->add_fields(BatchReportSpec());
    result_->setObjectName("batchResult");
    save_->setObjectName("saveBatchPage");
    save_->setToolTip(tr("The page with all tables and charts"));
    auto* left = new QWidget;
    left->setFixedWidth(236);
    auto* controls = new QVBoxLayout(left);
    controls->setContentsMargins(0, 0, 0, 0);
    controls->addWidget(form_);
    controls->addStretch();
    controls->addWidget(save_);
    auto* row = new QHBoxLayout(this);
    row->addWidget(left);
    row->addWidget(result_, 1);

    connect(form_, &OptionForm::changed, this, &BatchResults::refresh);
    connect(form_, &OptionForm::changed, this, &BatchResults::changed);
    connect(save_, &QPushButton::clicked, this, &BatchResults::ask_and_save);
    connect(runner_, &JobRunner::failed, this, [this](const QString& line) {
        save_->setEnabled(false);
        result_->clear(line);
    });
    set_folder({});
}

void BatchResults::set_folder(const std::filesystem::path& folder) {
    folder_ = folder;
    runner_->stop();
    save_->setEnabled(false);
    result_->clear(tr("The table and the verdicts appear when cells are finished."));
    emit changed();
}

BatchReportSpec BatchResults::spec() const {
    BatchReportSpec spec;
    spec.folder = folder_;
    form_->read(spec);
    return spec;
}

void BatchResults::refresh() {
    if (folder_.empty()) return;
    try {
        runner_->start(
            [spec = spec()](const JobControl& control) { return page_of(run(spec, control)); },
            [this](SweepPage page) {
                result_->show_page(std::move(page));
                save_->setEnabled(true);
            });
    } catch (const Error& error) {
        result_->clear(in_words(error));
    }
}

QString BatchResults::command() const {
    if (folder_.empty()) return {};
    try {
        return text(command_line(spec()));
    } catch (const Error&) {
        return {}; // refresh() says what is wrong
    }
}

void BatchResults::ask_and_save() {
    const auto path = QFileDialog::getSaveFileName(
        this, tr("Save page"), QString::fromStdString((folder_ / "report.html").string()),
        tr("Web pages (*.html)"));
    if (!path.isEmpty()) save_page(path);
}

void BatchResults::save_page(const QString& path) {
    try {
        write_atomically(path.toStdString(), to_html(result_->page().value()));
        emit saved(path);
    } catch (const Error& error) {
        emit failed(in_words(error));
    }
}

} // namespace headroom
