#include "core/comparison/Judgement.h"

#include <algorithm>

namespace headroom {

Judgement judge(const CrossedDifference& crossed, double discordant, double equal_within,
                Scope scope) {
    Judgement judgement;
    judgement.equal_within = equal_within;
    if (!(crossed.images >= 1)) return judgement;
    const bool too_few = scope == Scope::heads && crossed.seeds < min_seeds;
    judgement.over_seeds = scope == Scope::heads && !too_few;
    const auto estimate = judgement.over_seeds ? both_estimate(crossed) : image_estimate(crossed);
    judgement.interval = interval(estimate);
    judgement.probabilities = probabilities(estimate, equal_within);
    if (!too_few) judgement.standing = standing(judgement.interval, equal_within);
    if (!too_few && judgement.standing == Standing::undecided)
        judgement.more = more_data(crossed, equal_within);
    judgement.disagreement = discordant / (crossed.images * std::max(1.0, crossed.seeds));
    judgement.smallest = smallest_difference(judgement.disagreement, crossed.images);
    return judgement;
}

} // namespace headroom
