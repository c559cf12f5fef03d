#pragma once

#include "core/comparison/report/SvgParts.h"

#include <vector>

namespace headroom::svg {

/// Ticks at round percentages, as printed.
struct PercentAxis {
    std::vector<double> ticks; ///< in percent
    int decimals = 0;

    PercentAxis(double low, double high, int count);
    double low() const { return ticks.front() / 100; }
    double high() const { return ticks.back() / 100; }
    std::string label(double tick, bool is_signed) const;
};

/// An axis from values to units, linear or logarithmic. What is beyond its ends is drawn there.
class Axis {
  public:
    Axis(double low, double high, bool log, double from, double to);
    double operator()(double value) const;

  private:
    double low_, high_;
    bool log_;
    Scale scale_;
};

/// Round numbers, 1, 2, 5, 10, ..., or fewer of them for a longer range, which is above 0. Its ends
/// are widened where they would hold fewer than two.
struct LogTicks {
    double low, high;
    std::vector<double> ticks;

    LogTicks(double first, double last);
};

/// "300", "60,000", "1.2 M"
std::string count_label(double count);

} // namespace headroom::svg
