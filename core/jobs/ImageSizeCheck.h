#pragma once

#include "core/jobs/TrainJob.h"

namespace headroom {

/// Where nobody asked for a size (--resize) and the images have another one than the model was made
/// for, adds a note that says so. Training at a larger one must then fit the memory budget: the
/// network with its activations and gradients, and the batches that are read ahead. Throws
/// Error(resources) where it does not with one of the heads; those of a run that is resumed are not
/// asked about.
void check_size(OpenedData& opened, const DataSpec& data, const ModelSpec& model,
                const std::vector<std::string>& new_heads, const TrainOptions& options);

} // namespace headroom
