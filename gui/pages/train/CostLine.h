#pragma once

#include "core/jobs/costs/TrainingCostsJob.h"
#include "gui/widgets/WrappedLabel.h"

#include <QTimer>

namespace headroom {

class JobRunner;

/// Says in a line what a training will take: time, number of runs, memory. It is measured shortly
/// after the last change of the settings; empty where it cannot be told.
class CostLine : public WrappedLabel {
    Q_OBJECT
  public:
    explicit CostLine(QWidget* parent = nullptr);

    /// Empties the line, and measures if there is something to measure.
    void set_training(std::optional<TrainingCostsSpec> spec);

  private:
    void measure();

    std::optional<TrainingCostsSpec> spec_;
    QTimer wait_;
    JobRunner* runner_;
};

} // namespace headroom
