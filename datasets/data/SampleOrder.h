#pragma once

#include "datasets/data/Dataset.h"

namespace headroom {

/// Returns every sample once; the order is a function of dataset, seed and epoch alone.
///
/// Where the dataset is read in blocks, it is shuffled so that each of them is read about once: the
/// blocks are shuffled, and taken in windows of as many as the dataset has at hand; the samples of
/// a window are shuffled among themselves. So a batch mixes the blocks of a window, which come from
/// anywhere in the file, even where the file is sorted by class.
///
/// Where the dataset has several `views` of each sample, one of each (ViewDataset.h).
std::vector<std::size_t> shuffled_order(const Dataset& dataset, std::uint64_t seed,
                                        std::uint64_t epoch, std::size_t views = 1);

} // namespace headroom
