#pragma once

#include "datasets/data/Dataset.h"

#include <cstdint>

namespace headroom {

/// Takes about `count` samples, each class in proportion and at least one (Split.h); all if `count`
/// is 0 or not smaller. Null stays null.
DatasetPtr limited_dataset(DatasetPtr source, std::size_t count, std::uint64_t seed);

} // namespace headroom
