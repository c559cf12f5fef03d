#include "core/comparison/SeveralModels.h"

#include "core/comparison/statistics/Holm.h"

namespace headroom {

SeveralModels several_models(const std::vector<std::string>& names,
                             const std::vector<const Correct*>& correct) {
    SeveralModels several;
    several.cochran = cochran_test(correct);
    std::vector<double> p;
    for (std::size_t i = 0; i < correct.size(); ++i)
        for (std::size_t j = i + 1; j < correct.size(); ++j) {
            auto& pair = several.pairs.emplace_back();
            pair.first = names[i];
            pair.second = names[j];
            pair.counts = paired_counts(*correct[i], *correct[j]);
            pair.p = mcnemar_p(pair.counts);
            p.push_back(pair.p);
        }
    const auto corrected = holm(p);
    for (std::size_t i = 0; i < p.size(); ++i)
        several.pairs[i].p_holm = corrected[i];
    return several;
}

PairedCounts paired_counts(const Correct& first, const Correct& second) {
    PairedCounts counts;
    for (std::size_t i = 0; i < first.size(); ++i)
        ++(first[i] != 0 ? (second[i] != 0 ? counts.both_right : counts.only_first)
                         : (second[i] != 0 ? counts.only_second : counts.both_wrong));
    return counts;
}

} // namespace headroom
