#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/evaluation/PredictedImages.h"

namespace headroom {

/// An order of the images in which those that look alike follow each other: each is followed by the
/// most similar one of the rest (ImageSketch.h), as in the nearest-neighbour tour of a travelling
/// salesman. The first stays first; those that cannot be read are last. Takes time with the square
/// of their number: half a second for 2,000. Throws Cancelled.
std::vector<std::size_t> alike_together(const PredictedImages& images, const JobControl& control);

} // namespace headroom
