#include "core/training/ConfusedPairs.h"

#include <algorithm>
#include <numeric>

namespace headroom {

std::vector<ConfusedPair> confused_pairs(const Evaluation& evaluation) {
    std::vector<ConfusedPair> pairs;
    for (std::size_t label = 0; label < evaluation.confusion.size(); ++label) {
        const auto& row = evaluation.confusion[label];
        const auto support = std::accumulate(row.begin(), row.end(), std::int64_t{0});
        for (std::size_t predicted = 0; predicted < row.size(); ++predicted)
            if (label != predicted && row[predicted] > 0)
                pairs.push_back(
                    {label, predicted, row[predicted],
                     static_cast<double>(row[predicted]) / static_cast<double>(support)});
    }
    std::ranges::stable_sort(pairs, std::greater(), &ConfusedPair::count);
    return pairs;
}

} // namespace headroom
