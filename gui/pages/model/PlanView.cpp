#include "gui/pages/model/PlanView.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/training/PlanJob.h"
#include "gui/JobRunner.h"
#include "gui/Text.h"
#include "gui/pages/compare/EvidenceView.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace headroom {

PlanView::PlanView(QWidget* parent)
    : QWidget(parent), hint_(new QLabel), start_(new QPushButton(tr("&Plan"))),
      stop_(new QPushButton(tr("Stop"))), tables_(new EvidenceView), runner_(new JobRunner(this)) {
    hint_->setObjectName("planHint");
    hint_->setWordWrap(true);
    hint_->setProperty("role", "soft");
    start_->setObjectName("planStart");
    start_->setToolTip(tr("Trains nothing; measures a few training steps"));
    stop_->setObjectName("planStop");
    tables_->setObjectName("plan");
    auto* top = new QHBoxLayout;
    top->addWidget(hint_, 1);
    top->addWidget(start_);
    top->addWidget(stop_);
    auto* column = new QVBoxLayout(this);
    column->addLayout(top);
    column->addWidget(tables_, 1);
    connect(start_, &QPushButton::clicked, this, &PlanView::start);
    connect(stop_, &QPushButton::clicked, runner_, &JobRunner::stop);
    connect(runner_, &JobRunner::started, this, &PlanView::update_buttons);
    connect(runner_, &JobRunner::finished, this, &PlanView::update_buttons);
    connect(runner_, &JobRunner::started, this, &PlanView::began);
    connect(runner_, &JobRunner::failed, this, &PlanView::failed);
    update_buttons();
}

QString PlanView::command() const {
    return comparison_ ? text(plan_command_line(*comparison_)) : QString();
}

void PlanView::set_comparison(const std::optional<CompareSpec>& comparison) {
    const auto before = command();
    comparison_ = comparison;
    if (command() != before) {
        runner_->stop();
        tables_->show_tables({});
    }
    update_buttons();
}

void PlanView::start() {
    runner_->start([spec = *comparison_](const JobControl& control) { return plan(spec, control); },
                   [this, asked = command()](const std::optional<ComparePlan>& planned) {
                       if (planned && asked == command())
                           tables_->show_tables(plan_tables(*planned));
                   });
}

void PlanView::update_buttons() {
    hint_->setText(comparison_ ? tr("What the comparison on the Train page can show with these "
                                    "test images and seeds, and how long it trains.")
                               : tr("Open images on the Data page and choose several heads on the "
                                    "Train page: then this says what a comparison can show."));
    start_->setEnabled(comparison_ && !runner_->running());
    stop_->setEnabled(runner_->running());
}

} // namespace headroom
