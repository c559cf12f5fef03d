#pragma once

#include "core/comparison/HeadComparison.h"
#include "gui/widgets/Chart.h"

class QLineSeries;
class QScatterSeries;

namespace headroom {

/// Each head's test accuracy: rings are seeds, the diamond is their mean, the line its 95% interval
/// over seeds, as in the report.
class AccuracyChart : public Chart {
    Q_OBJECT
  public:
    explicit AccuracyChart(QWidget* parent = nullptr);

    void show_comparison(const HeadComparison& comparison);

  private:
    struct Head {
        QScatterSeries *seeds, *mean;
        QLineSeries* interval;
    };

    std::vector<Head> heads_;
};

} // namespace headroom
