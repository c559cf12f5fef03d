#pragma once

#include "gui/widgets/Chart.h"

class QBarCategoryAxis;
class QBarSet;
class QHorizontalStackedBarSeries;
class QValueAxis;

namespace headroom {

struct SummaryResult;

/// Parameters of heads as bars, each with the backbone's and the head's part.
class ParameterChart : public Chart {
    Q_OBJECT
  public:
    explicit ParameterChart(QWidget* parent = nullptr);

    void show_result(const SummaryResult* result); ///< null = nothing to show

  private:
    void make_bars(std::size_t heads);

    QHorizontalStackedBarSeries* bars_;
    QBarSet* backbone_ = nullptr;
    std::vector<QBarSet*> sets_; ///< a set has one colour, so one per head
    QBarCategoryAxis* heads_;
    QValueAxis* params_;
};

} // namespace headroom
