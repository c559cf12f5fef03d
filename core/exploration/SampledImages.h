#pragma once

#include "datasets/data/Dataset.h"
#include "datasets/image/Image.h"

namespace headroom {

/// Selects up to `per_class` samples of each class at random, in the data's order. Each class has
/// its own random stream, so that the others do not change its samples.
std::vector<std::vector<std::size_t>> sampled_by_class(const Dataset& samples, int per_class,
                                                       std::uint64_t seed);

/// Reads these samples as images. Throws Error(bad_data) as Dataset::read does.
std::vector<Image> read_images(const Dataset& samples, const std::vector<std::size_t>& indices);

} // namespace headroom
