#pragma once

#include "gui/widgets/Chart.h"

class QBarCategoryAxis;
class QBarSet;
class QValueAxis;

namespace headroom {

struct SummaryResult;

/// Parameters of two heads as bars, each with the backbone's and the head's part.
class ParameterChart : public Chart {
    Q_OBJECT
  public:
    explicit ParameterChart(QWidget* parent = nullptr);

    void show_result(const SummaryResult* result); ///< null = nothing to show

  private:
    QBarSet *backbone_, *first_, *second_; ///< a set has one colour, so one per head
    QBarCategoryAxis* heads_;
    QValueAxis* params_;
};

} // namespace headroom
