#pragma once

#include "datasets/data/Dataset.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace headroom {

/// Divides indices 0..labels.size()-1 into (rest, taken): of each class the nearest whole number to
/// `fraction` is taken, at least one and never all; the only sample of a class stays in the rest,
/// which is what is trained on. Both parts are in ascending order; the choice depends on labels,
/// fraction and seed alone.
std::pair<std::vector<std::size_t>, std::vector<std::size_t>>
stratified_split(const std::vector<int>& labels, double fraction, std::uint64_t seed);

/// The samples that stratified_split takes, and the only sample of each class that has one: what is
/// left of a limited training set has all of its classes.
std::vector<std::size_t> stratified_sample(const std::vector<int>& labels, double fraction,
                                           std::uint64_t seed);

/// Like stratified_split with a number instead of a fraction: exactly `count` are taken, each class
/// in its share (largest remainder). Throws Error(usage) where there are too few for that.
std::pair<std::vector<std::size_t>, std::vector<std::size_t>>
stratified_count_split(const std::vector<int>& labels, std::size_t count, std::uint64_t seed);

/// The indices divided for cross-validation, each part in ascending order.
struct Folds {
    std::vector<std::vector<std::size_t>> parts;
    std::vector<std::size_t> always_trained; ///< the only sample of a class: in no part
};

/// Divides the indices into `folds` parts whose sizes differ by at most one, in each class and
/// altogether. Throws Error(usage) on fewer than two folds or fewer samples to divide than folds.
Folds stratified_folds(const std::vector<int>& labels, std::size_t folds, std::uint64_t seed);

} // namespace headroom
