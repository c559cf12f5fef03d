#pragma once

#include "core/jobs/data/InspectJob.h"
#include "gui/widgets/Chart.h"

namespace headroom {

/// Number of images of each class, split upon split.
class ClassChart : public Chart {
    Q_OBJECT
  public:
    explicit ClassChart(QWidget* parent = nullptr);

    void set_data(const InspectResult& inspected);
};

} // namespace headroom
