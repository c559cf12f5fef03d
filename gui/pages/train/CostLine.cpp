#include "gui/pages/train/CostLine.h"

#include "gui/JobRunner.h"
#include "gui/Text.h"

namespace headroom {
namespace {

constexpr int wait_ms = 600; ///< for somebody who is still typing

} // namespace

CostLine::CostLine(QWidget* parent)
    : WrappedLabel(QString(), parent), runner_(new JobRunner(this)) {
    setObjectName("costs");
    setProperty("role", "soft");
    setToolTip(tr("Measured on a few training steps. Reading files and the evaluation at the end "
                  "are not in it; nor are the images and the program in the memory."));
    wait_.setSingleShot(true);
    wait_.setInterval(wait_ms);
    connect(&wait_, &QTimer::timeout, this, &CostLine::measure);
    hide();
}

void CostLine::set_training(std::optional<TrainingCostsSpec> spec) {
    runner_->stop();
    spec_ = std::move(spec);
    hide();
    if (spec_)
        wait_.start();
    else
        wait_.stop();
}

/// Errors are not shown: the form marks wrong settings.
void CostLine::measure() {
    runner_->start([spec = *spec_](const JobControl& control) { return run(spec, control); },
                   [this](const TrainingCosts& costs) {
                       setText(headroom::text(in_one_line(costs)));
                       setVisible(spec_.has_value());
                   });
}

} // namespace headroom
