#pragma once

#include "core/training/Metrics.h"

#include <span>

namespace headroom {

/// Orders in which to look at samples: as in the data, by how probable the models hold their own
/// answers (on average, where there are several), or by true class.
enum class SampleOrder { data, surest_first, least_sure_first, by_class };

/// Sorts indices into the evaluations, which are of the same samples. Equal ones stay as they are.
void sort_samples(std::vector<std::size_t>& samples, std::span<const Evaluation* const> models,
                  SampleOrder order);

} // namespace headroom
