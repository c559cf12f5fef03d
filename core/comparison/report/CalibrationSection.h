#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/comparison/report/SvgChart.h"

namespace headroom {

/// Part of the report page: how far the heads' probabilities can be trusted (RunCalibration.h).

ReliabilityDiagram reliability_diagram(const HeadComparison& comparison, std::size_t head);

/// Accuracy of every head on the surest shares of the images, and on all.
LineChart coverage_chart(const HeadComparison& comparison);

/// A reliability diagram for each head, and the coverage curve. Empty for a comparison of an older
/// version, which has none of it.
std::string calibration_section(const HeadComparison& comparison);

} // namespace headroom
