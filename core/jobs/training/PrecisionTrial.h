#pragma once

#include "core/engine/Precision.h"
#include "core/jobs/JobControl.h"
#include "core/models/ModelSpec.h"
#include "core/training/TrainOptions.h"

namespace headroom {

/// Decides what `auto` means for the training of these heads on one model.
///
/// bf16 where the processor has AMX, f32 where it has no bf16 at all. In between it depends on the
/// network: a training step of each head is measured in both precisions, once for each machine
/// (core/engine/TuningCache.h), and bf16 is taken where it is clearly faster. A training of a few
/// seconds stays f32, unmeasured; so does one without TrainOptions::tune.
///
/// `samples` is the number of training images. Throws Cancelled when stopped.
PrecisionChoice automatic_precision(const ModelSpec& model, const std::vector<std::string>& heads,
                                    const TrainOptions& options, std::size_t samples,
                                    const JobControl& control);

} // namespace headroom
