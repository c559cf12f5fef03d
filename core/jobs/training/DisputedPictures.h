#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/jobs/JobControl.h"
#include "core/jobs/training/TrainingData.h"

namespace headroom {

/// Draws the test images about which the heads disagree most confidently, with the map of each head
/// that has one (ClassActivation.h): at most a dozen, of the first seed. `comparison` has its runs'
/// answers, and `spec` opened the data. Throws Error(resources) if PNG cannot be written, Cancelled
/// when stopped.
DisputedImages draw_disputed(const HeadComparison& comparison, const TrainingData& data,
                             const DataSpec& spec, const JobControl& control);

} // namespace headroom
