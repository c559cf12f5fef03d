#include "core/comparison/ClassDifferences.h"

#include "core/comparison/statistics/CrossedInterval.h"
#include "core/comparison/statistics/Holm.h"

#include <algorithm>

namespace headroom {
namespace {

using Pairs = std::vector<std::pair<const Correct*, const Correct*>>;

Correct of_images(const Correct& all, const std::vector<std::size_t>& images) {
    Correct some;
    for (const auto i : images)
        some.push_back(all[i]);
    return some;
}

double share(const Correct& correct) {
    return static_cast<double>(std::ranges::count(correct, 1)) /
           static_cast<double>(correct.size());
}

/// Compares on how many images the first, and on how many the second, is more often right.
double sign_test(const Pairs& pairs) {
    PairedCounts counts;
    for (std::size_t i = 0; i < pairs.front().first->size(); ++i) {
        int sum = 0;
        for (const auto& [first, second] : pairs)
            sum += ((*second)[i] != 0) - ((*first)[i] != 0);
        counts.only_first += sum < 0 ? 1 : 0;
        counts.only_second += sum > 0 ? 1 : 0;
    }
    return mcnemar_p(counts);
}

ClassDifference on_images(const Pairs& pairs, const std::vector<std::size_t>& images,
                          const std::string& name) {
    ClassDifference difference;
    difference.name = name;
    difference.images = static_cast<std::int64_t>(images.size());
    const auto seeds = static_cast<double>(pairs.size());
    std::vector<std::pair<Correct, Correct>> some;
    Pairs own;
    for (const auto& [first, second] : pairs) {
        some.emplace_back(of_images(*first, images), of_images(*second, images));
        difference.first += share(some.back().first) / seeds;
        difference.second += share(some.back().second) / seeds;
    }
    for (const auto& [first, second] : some)
        own.emplace_back(&first, &second);
    difference.p = sign_test(own);
    if (pairs.size() >= min_seeds)
        difference.p = std::max(difference.p, p_value_of(both_estimate(crossed_difference(own))));
    return difference;
}

} // namespace

std::vector<ClassDifference> class_differences(const Pairs& pairs, const std::vector<int>& labels,
                                               const std::vector<std::string>& classes) {
    std::vector<std::vector<std::size_t>> images(classes.size());
    for (std::size_t i = 0; i < labels.size(); ++i)
        images[static_cast<std::size_t>(labels[i])].push_back(i);
    std::vector<ClassDifference> all;
    std::vector<double> p;
    for (std::size_t c = 0; c < classes.size(); ++c) {
        if (images[c].empty() || pairs.empty()) continue;
        all.push_back(on_images(pairs, images[c], classes[c]));
        p.push_back(all.back().p);
    }
    const auto corrected = holm(p);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i].p_holm = corrected[i];
    return all;
}

} // namespace headroom
