#pragma once

#include "datasets/source/FoundImages.h"

namespace headroom {

/// Turns the splits of a source into datasets, in `data`: resized, grey or RGB, and only of the
/// selected classes (with skip_empty, those that have images). If all pixels fit
/// options.memory_budget they are in memory, else blocks are streamed (StreamedDataset.h), each
/// split with its share of the budget, with a note. `found` is empty afterwards.
void make_datasets(FoundImages& found, const OpenOptions& options, OpenedData& data);

} // namespace headroom
