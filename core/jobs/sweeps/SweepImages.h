#pragma once

#include "core/jobs/evaluation/EvaluationData.h"
#include "core/jobs/sweeps/SweepModel.h"

namespace headroom {

/// Test images of the runs, and where they come from.
struct SweepImages : MeasuredImages {
    std::string data; ///< path or generator
};

/// Opens the test images of a run as `eval` does (EvaluationData), at another size if one is given,
/// and takes about `spec.limit` of them. A note says so if they are not those of the run's own
/// data. Throws the same errors; where the data have moved away, the remedy names the option for
/// their new place.
SweepImages sweep_images(const ImageSweepSpec& spec, const SweepModel& model,
                         std::optional<ImageSize> size, const JobControl& control);

/// Throws Error(bad_data) unless all runs were trained on the same data: they then have the same
/// test images.
void check_same_data(const std::vector<HeadRuns>& heads);

} // namespace headroom
