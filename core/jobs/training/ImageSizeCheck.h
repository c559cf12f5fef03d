#pragma once

#include "core/models/ModelSpec.h"
#include "core/runs/config/DataSpec.h"
#include "core/training/TrainOptions.h"
#include "datasets/source/OpenedData.h"

namespace headroom {

/// Checks images whose size differs from the one the model was made for.
///
/// Training at a larger size must fit into memory: the network with its activations and gradients,
/// and the prefetched batches. The limit is the memory budget, or, if the user requested the size
/// (resize), the machine's memory. Adds a note if the user did not. Throws Error(resources) if one
/// of `new_heads` does not fit; a resumed run has none.
void check_size(OpenedData& opened, const DataSpec& data, const ModelSpec& model,
                const std::vector<std::string>& new_heads, const TrainOptions& options);

} // namespace headroom
