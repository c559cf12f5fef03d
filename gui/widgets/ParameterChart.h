#pragma once

#include "gui/widgets/Chart.h"

class QBarCategoryAxis;
class QBarSet;
class QValueAxis;

namespace headroom {

struct SummaryResult;

/// The parameters of two heads as bars, each the backbone's and the head's in a row.
class ParameterChart : public Chart {
    Q_OBJECT
  public:
    explicit ParameterChart(QWidget* parent = nullptr);

    void show_result(const SummaryResult* result); ///< null = nothing to show

  private:
    QBarSet *backbone_, *first_, *second_; ///< a set has one colour, so each head has its own
    QBarCategoryAxis* heads_;
    QValueAxis* params_;
};

} // namespace headroom
