#include "gui/runs/RunConfusion.h"

#include "core/jobs/evaluation/EvaluateJob.h"
#include "core/runs/config/RunConfig.h"
#include "gui/JobRunner.h"
#include "gui/Text.h"
#include "gui/pages/evaluate/ConfusionView.h"
#include "gui/widgets/WrappedLabel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace headroom {

RunConfusion::RunConfusion(QWidget* parent)
    : QWidget(parent), runner_(new JobRunner(this)), measure_(new QPushButton(tr("&Measure"))),
      state_(new WrappedLabel), view_(new ConfusionView) {
    measure_->setObjectName("measureConfusion");
    measure_->setToolTip(tr("Evaluates the model on its test images"));
    state_->setObjectName("confusionState");
    auto* top = new QHBoxLayout;
    top->addWidget(measure_);
    top->addWidget(state_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->addLayout(top);
    column->setAlignment(top, Qt::AlignTop);
    column->addWidget(view_, 1);
    view_->hide();
    connect(measure_, &QPushButton::clicked, this, &RunConfusion::measure);
    connect(runner_, &JobRunner::event, this, [this](const Event& event) {
        if (const auto* progress = std::get_if<Progress>(&event))
            state_->setText(text(progress->stage));
    });
    connect(runner_, &JobRunner::failed, state_, &QLabel::setText);
    connect(runner_, &JobRunner::finished, this, [this] { measure_->setEnabled(true); });
}

void RunConfusion::set_run(const QString& folder, bool has_model) {
    if (folder != folder_) {
        folder_ = folder;
        runner_->stop();
        view_->hide();
        state_->clear();
    }
    measure_->setEnabled(has_model && !runner_->running());
    if (!has_model)
        state_->setText(tr("The run has no model yet."));
    else if (view_->isHidden() && !runner_->running() && state_->text().isEmpty())
        state_->setText(tr("Which classes the run takes for which, on its test images."));
}

void RunConfusion::measure() {
    measure_->setEnabled(false);
    runner_->start(
        [folder = std::filesystem::path(folder_.toStdString())](const JobControl& control) {
            EvaluateSpec spec;
            spec.runs = {folder};
            spec.data = {train_spec(folder).data};
            return std::make_shared<EvaluateRow>(std::move(run(spec, control).front()));
        },
        [this, folder = folder_](std::shared_ptr<EvaluateRow> row) {
            if (folder != folder_) return;
            state_->setText(
                tr("%1 of %2 correct")
                    .arg(text(percent(row->evaluation.accuracy)), images(row->evaluation.count)));
            view_->show_row(std::move(row));
            view_->show();
        });
}

} // namespace headroom
