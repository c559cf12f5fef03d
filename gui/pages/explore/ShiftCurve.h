#pragma once

#include "gui/widgets/Chart.h"

#include <array>

class QLineSeries;
class QValueAxis;

namespace headroom {

struct HeadsResult;

/// Both heads' probability of the class over the horizontal shift, with a mark where the image is.
class ShiftCurve : public Chart {
    Q_OBJECT
  public:
    ShiftCurve();

    void show_result(const HeadsResult& result);
    void set_shift(int dx); ///< moves the mark

    QList<QPointF> points(int head) const; ///< shift and percent, for tests
    double mark() const;                   ///< for tests

  private:
    std::array<QLineSeries*, 2> lines_;
    QLineSeries* mark_;
    QValueAxis *shift_, *probability_;
};

} // namespace headroom
