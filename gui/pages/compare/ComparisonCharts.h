#pragma once

#include <QScrollArea>

namespace headroom {

class AccuracyChart;
class LearningCurves;
class ParameterChart;
struct HeadComparison;

/// Charts of a comparison: accuracy seed by seed, parameters, learning curves.
class ComparisonCharts : public QScrollArea {
    Q_OBJECT
  public:
    explicit ComparisonCharts(QWidget* parent = nullptr);

    void show_comparison(const HeadComparison& comparison);

  private:
    AccuracyChart* accuracy_;
    ParameterChart* parameters_;
    LearningCurves* curves_;
};

} // namespace headroom
