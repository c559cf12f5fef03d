#pragma once

#include "datasets/Dataset.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace headroom {

/// Divides indices 0..labels.size()-1 into (rest, taken): of each class the nearest whole number to
/// `fraction` is taken, at least one and never all where a class has two or more samples.
/// Both parts are in ascending order; the choice depends on labels, fraction and seed alone.
std::pair<std::vector<std::size_t>, std::vector<std::size_t>>
stratified_split(const std::vector<int>& labels, double fraction, std::uint64_t seed);

/// The same with a number in the place of a fraction: exactly `count` are taken, each class in its
/// share (largest remainder). Throws Error(usage) where there are too few for that.
std::pair<std::vector<std::size_t>, std::vector<std::size_t>>
stratified_count_split(const std::vector<int>& labels, std::size_t count, std::uint64_t seed);

/// Divides the indices into `folds` parts, each in ascending order. Sizes differ by at most one, in
/// each class and altogether. Throws Error(usage) on fewer than two folds or fewer samples than
/// folds.
std::vector<std::vector<std::size_t>> stratified_folds(const std::vector<int>& labels,
                                                       std::size_t folds, std::uint64_t seed);

} // namespace headroom
