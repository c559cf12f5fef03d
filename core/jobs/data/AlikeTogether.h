#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/evaluation/PredictedImages.h"

namespace headroom {

/// Orders images so that similar ones are neighbours: begins with the first, and goes on with the
/// one of the rest that is most similar to the one before (ImageSketch.h). Images that cannot be
/// read come last. The time grows with the square of their number. Throws Cancelled.
std::vector<std::size_t> alike_together(const PredictedImages& images, const JobControl& control);

} // namespace headroom
