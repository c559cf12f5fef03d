#include "datasets/splits/Split.h"

#include "datasets/base/Error.h"
#include "datasets/base/Random.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace headroom {

namespace {

using Indices = std::vector<std::size_t>;

/// Samples of each class, in the order in which they are drawn. Each class has its own random
/// stream: adding a class does not change the split of the others.
std::map<int, Indices> drawn_classes(const std::vector<int>& labels, std::uint64_t seed) {
    std::map<int, Indices> members;
    for (std::size_t i = 0; i < labels.size(); ++i)
        members[labels[i]].push_back(i);
    for (auto& [label, indices] : members)
        Random::stream({seed, Random::hash("split"), static_cast<std::uint64_t>(label)})
            .shuffle(indices);
    return members;
}

/// Returns (rest, taken), `count_of(label, size)` samples of each class taken.
template <typename CountOf>
std::pair<Indices, Indices> take(const std::map<int, Indices>& classes, const CountOf& count_of) {
    std::pair<Indices, Indices> parts;
    auto& [rest, taken] = parts;
    for (const auto& [label, indices] : classes) {
        const auto middle =
            indices.begin() + static_cast<std::ptrdiff_t>(count_of(label, indices.size()));
        taken.insert(taken.end(), indices.begin(), middle);
        rest.insert(rest.end(), middle, indices.end());
    }
    std::sort(rest.begin(), rest.end());
    std::sort(taken.begin(), taken.end());
    return parts;
}

/// Minimum and maximum that a class of that size gives: at least one stays in the rest.
std::pair<std::size_t, std::size_t> bounds(std::size_t size) {
    return size >= 2 ? std::pair{std::size_t{1}, size - 1}
                     : std::pair{std::size_t{0}, std::size_t{0}};
}

/// `of_one` is the number taken from a class of one sample.
std::pair<Indices, Indices> take_fraction(const std::vector<int>& labels, double fraction,
                                          std::uint64_t seed, std::size_t of_one) {
    if (!(fraction > 0 && fraction < 1))
        throw usage_error(fmt::format(
            "{} is not a fraction to split by: expected more than 0 and less than 1", fraction));
    return take(drawn_classes(labels, seed), [&](int, std::size_t size) {
        if (size == 1) return of_one;
        const auto nearest =
            static_cast<std::size_t>(std::llround(fraction * static_cast<double>(size)));
        const auto [min, max] = bounds(size);
        return std::clamp(nearest, min, max);
    });
}

} // namespace

std::pair<Indices, Indices> stratified_split(const std::vector<int>& labels, double fraction,
                                             std::uint64_t seed) {
    return take_fraction(labels, fraction, seed, 0);
}

Indices stratified_sample(const std::vector<int>& labels, double fraction, std::uint64_t seed) {
    return take_fraction(labels, fraction, seed, 1).second;
}

std::pair<Indices, Indices> stratified_count_split(const std::vector<int>& labels,
                                                   std::size_t count, std::uint64_t seed) {
    const auto classes = drawn_classes(labels, seed);
    struct Share {
        std::size_t count, min, max, remainder;
    };
    std::map<int, Share> shares;
    std::size_t min = 0, max = 0, given = 0;
    for (const auto& [label, indices] : classes) {
        // 128 bits: a product of two sizes.
        const auto exact = static_cast<unsigned __int128>(count) * indices.size();
        const auto [low, high] = bounds(indices.size());
        const auto whole = static_cast<std::size_t>(exact / labels.size());
        shares[label] = {std::clamp(whole, low, high), low, high,
                         static_cast<std::size_t>(exact % labels.size())};
        min += low;
        max += high;
        given += shares[label].count;
    }
    if (count < std::max<std::size_t>(min, 1) || count > max)
        throw usage_error(fmt::format(
            "{} samples cannot be taken from {} of {} classes: expected {} to {}, at least one of "
            "each class that has two or more, and never all",
            count, labels.size(), classes.size(), std::max<std::size_t>(min, 1), max));

    std::vector<Share*> by_remainder;
    for (auto& [label, share] : shares)
        by_remainder.push_back(&share);
    std::ranges::stable_sort(by_remainder, std::ranges::greater{}, &Share::remainder);
    while (given < count)
        for (auto* share : by_remainder)
            if (given < count && share->count < share->max) ++share->count, ++given;
    // Only small classes got more than their share: the largest ones give it back.
    std::ranges::stable_sort(by_remainder, std::ranges::greater{}, &Share::count);
    while (given > count)
        for (auto* share : by_remainder)
            if (given > count && share->count > share->min) --share->count, --given;
    return take(classes, [&](int label, std::size_t) { return shares.at(label).count; });
}

Folds stratified_folds(const std::vector<int>& labels, std::size_t folds, std::uint64_t seed) {
    Folds result;
    auto classes = drawn_classes(labels, seed);
    std::erase_if(classes, [&](const auto& each) {
        const bool only_one = each.second.size() == 1;
        if (only_one) result.always_trained.push_back(each.second.front());
        return only_one;
    });
    std::ranges::sort(result.always_trained);
    const auto count = labels.size() - result.always_trained.size();
    if (folds < 2 || folds > count)
        throw usage_error(fmt::format("{} folds of {} samples: expected at least 2, and no more "
                                      "than there are samples of classes that have two or more",
                                      folds, count));
    // Round-robin; the next class continues where the last one ended.
    result.parts.resize(folds);
    std::size_t next = 0;
    for (const auto& [label, indices] : classes)
        for (auto index : indices)
            result.parts[next++ % folds].push_back(index);
    for (auto& part : result.parts)
        std::ranges::sort(part);
    return result;
}

} // namespace headroom
