#pragma once

#include "datasets/data/Dataset.h"

#include <cstdint>

namespace headroom {

/// About `count` samples, each class in its share and with at least one (Split.h); all where
/// `count` is 0 or no less. Null stays null.
DatasetPtr limited_dataset(DatasetPtr source, std::size_t count, std::uint64_t seed);

} // namespace headroom
