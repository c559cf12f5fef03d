#pragma once

#include "datasets/source/FoundImages.h"

namespace headroom {

/// Turns the splits of a source into datasets, in `data`: resized, grey or RGB, and only of the
/// classes the options say (chosen, and with skip_empty those that have images). Where all pixels
/// fit options.memory_budget they are in memory, else what comes in blocks is streamed
/// (StreamedDataset.h), each split with its share of the budget, and a note says so. `found` is
/// empty afterwards.
void make_datasets(FoundImages& found, const OpenOptions& options, OpenedData& data);

} // namespace headroom
