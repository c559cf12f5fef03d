#pragma once

#include "datasets/data/Dataset.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace headroom {

/// Divides indices 0..labels.size()-1 into (rest, taken): `fraction` of each class is taken,
/// rounded, at least one and never all; the only sample of a class stays in the rest, which is used
/// for training. Both parts are in ascending order; the choice depends on labels, fraction and seed
/// alone.
std::pair<std::vector<std::size_t>, std::vector<std::size_t>>
stratified_split(const std::vector<int>& labels, double fraction, std::uint64_t seed);

/// Returns the samples that stratified_split takes, and the only sample of each class that has one:
/// a limited training set then keeps all classes.
std::vector<std::size_t> stratified_sample(const std::vector<int>& labels, double fraction,
                                           std::uint64_t seed);

/// Like stratified_split with a number instead of a fraction: exactly `count` are taken, each class
/// in proportion (largest remainder). Throws Error(usage) if there are too few.
std::pair<std::vector<std::size_t>, std::vector<std::size_t>>
stratified_count_split(const std::vector<int>& labels, std::size_t count, std::uint64_t seed);

/// The indices divided for cross-validation, each part in ascending order.
struct Folds {
    std::vector<std::vector<std::size_t>> parts;
    std::vector<std::size_t> always_trained; ///< the only sample of a class: not in any part
};

/// Divides the indices into `folds` parts whose sizes differ by at most one, in each class and in
/// total. Throws Error(usage) on fewer than two folds or fewer samples to divide than folds.
Folds stratified_folds(const std::vector<int>& labels, std::size_t folds, std::uint64_t seed);

} // namespace headroom
