#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/comparison/report/SvgChart.h"

#include <optional>

namespace headroom {

/// Test accuracy over the number of parameters of the head, with 95% intervals
/// (AccuracyInterval.h).
LineChart accuracy_by_parameters(const HeadComparison& comparison);

/// The same over the time of one training, a mean over the seeds.
LineChart accuracy_by_time(const HeadComparison& comparison);

/// Charts of the pool family: how much the classes depend on the place in the image.
struct PlaceCurve {
    std::vector<int> sides; ///< S, ascending: each head averages the feature maps to SxS values
    LineChart accuracy;     ///< over S, with 95% intervals
    BarChart parameters;    ///< of the heads, by S
};

/// Returns nothing for fewer than three heads of the family. gap-dense belongs to it, with S = 1,
/// and so does flatten-dense, with the side of the feature maps, which follows from the parameters
/// of the others, but only if all have the same hidden layers.
std::optional<PlaceCurve> place_curve(const HeadComparison& comparison);

/// Says what the intervals of both are over.
std::string interval_note(const HeadComparison& comparison);

} // namespace headroom
