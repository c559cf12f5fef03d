#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/comparison/report/SvgChart.h"

namespace headroom {

/// Charts of the report page, from the comparison's figures.

std::string head_colour(std::size_t head); ///< CSS class of the head with that index

DotChart accuracy_chart(const HeadComparison& comparison);
DotChart difference_chart(const HeadDifference& difference);
/// `over` says what the interval is over: "folds".
DotChart difference_chart(const std::string& first, const std::string& second,
                          const Spread& figures, const Interval& interval, const std::string& over,
                          const std::string& verdict);
LineChart curve_chart(const HeadComparison& comparison, std::size_t head);
BarChart parameter_chart(const HeadComparison& comparison);

/// Titled bars: computation, memory, speed.
std::vector<std::pair<std::string, BarChart>> cost_charts(const HeadComparison& comparison);

} // namespace headroom
