#include "core/comparison/StandingWords.h"

#include "core/comparison/Format.h"
#include "datasets/base/options/OptionName.h"

#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

/// "About 4 more seeds (--seeds 7) or 1,500 more test images would settle it, ..."
std::string more_in_words(const CrossedDifference& crossed, const MoreData& more) {
    std::vector<std::string> ways;
    if (more.seeds)
        ways.push_back(
            fmt::format("{} more seed{} ({})", *more.seeds, *more.seeds == 1 ? "" : "s",
                        option_name("seeds", fmt::format("{:.0f}", crossed.seeds + *more.seeds))));
    if (more.images) ways.push_back(fmt::format("{} more test images", grouped(*more.images)));
    if (ways.empty())
        return "No number of more seeds or more test images alone would settle it, if the "
               "difference stays as it is.";
    return fmt::format("About {} would settle it, if the difference stays as it is.",
                       fmt::join(ways, " or "));
}

} // namespace

std::string distance_in_words(const std::string& first, const std::string& second, double mean) {
    if (mean == 0) return fmt::format("{} is level with {}", second, first);
    auto distance = points(std::abs(mean)); // as in the tables
    if (distance.front() == '+') distance.erase(0, 1);
    return fmt::format("{} is {} points {} {}", second, distance, mean < 0 ? "behind" : "ahead of",
                       first);
}

std::string lead_in_words(const std::string& first, const std::string& second,
                          const CrossedDifference& crossed, const Judgement& judgement) {
    return fmt::format("{} on the test set (95% interval {} over {})",
                       distance_in_words(first, second, crossed.mean), range(judgement.interval),
                       interval_base(judgement));
}

std::string standing_in_words(const std::string& first, const std::string& second,
                              const Conclusion& conclusion, const std::string& lead,
                              const std::string& more) {
    const auto limit = fmt::format("{:g} points", 100 * conclusion.equal_within);
    const bool has_limit = conclusion.equal_within > 0;
    const auto by_more = has_limit ? " by more than " + limit : std::string();
    const auto& chances = conclusion.probabilities;
    switch (conclusion.standing) {
    case Standing::first_better:
        return fmt::format("{} is better{}: {}. Certainty: {}.", first, by_more, lead,
                           probability(chances.first_better));
    case Standing::second_better:
        return fmt::format("{} is better{}: {}. Certainty: {}.", second, by_more, lead,
                           probability(chances.second_better));
    case Standing::equal:
        return fmt::format("Practically equal, within {}: {}. Certainty: {}.", limit, lead,
                           probability(chances.equal));
    case Standing::undecided:
        break;
    }
    auto words = fmt::format("Undecided: {}. ", lead);
    if (has_limit && (conclusion.interval.first > 0 || conclusion.interval.second < 0))
        words += fmt::format("There is a difference, but perhaps one within {}. ", limit);
    words += fmt::format("{} is better{} with probability {}, {} is better{} with {}", first,
                         by_more, probability(chances.first_better), second, by_more,
                         probability(chances.second_better));
    if (has_limit)
        words +=
            fmt::format(", and they are equal within that with {}", probability(chances.equal));
    return words + ". " + more;
}

std::string standing_in_words(const std::string& first, const std::string& second,
                              const CrossedDifference& crossed, const Judgement& judgement,
                              const std::string& aside) {
    return standing_in_words(
        first, second,
        {judgement.interval, judgement.equal_within, judgement.probabilities, judgement.standing},
        lead_in_words(first, second, crossed, judgement) + aside,
        more_in_words(crossed, judgement.more));
}

} // namespace headroom
