#include "core/comparison/HeadRanks.h"

#include "core/comparison/Format.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

namespace headroom {
namespace {

constexpr double level = 0.05;

/// Friedman's p is that of chi squared, an approximation for more data sets than these (Demsar).
constexpr std::size_t rough_data_sets = 10;

std::vector<std::size_t> by_rank(const std::vector<double>& mean_ranks) {
    std::vector<std::size_t> order(mean_ranks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t head) { return mean_ranks[head]; });
    return order;
}

double rank_at(const HeadRanks& ranks, std::size_t position) {
    return ranks.mean_ranks[ranks.order[position]];
}

std::vector<std::pair<std::size_t, std::size_t>> groups_of(const HeadRanks& ranks) {
    std::vector<std::pair<std::size_t, std::size_t>> groups;
    std::size_t covered = 0; // beyond the last position of the groups so far
    for (std::size_t first = 0; first < ranks.order.size(); ++first) {
        std::size_t last = first;
        while (last + 1 < ranks.order.size() &&
               rank_at(ranks, last + 1) - rank_at(ranks, first) < ranks.critical_difference)
            ++last;
        if (last > first && last + 1 > covered) {
            groups.emplace_back(first, last);
            covered = last + 1;
        }
    }
    return groups;
}

/// "gap-dense 1.33, flatten-dense 1.67"
std::string ranks_in_words(const HeadRanks& ranks) {
    std::vector<std::string> texts;
    for (const auto head : ranks.order)
        texts.push_back(fmt::format("{} {:.2f}", ranks.heads[head], ranks.mean_ranks[head]));
    return fmt::format("{}", fmt::join(texts, ", "));
}

std::string pairs_in_words(const HeadRanks& ranks) {
    std::vector<std::string> texts;
    for (std::size_t a = 0; a < ranks.order.size(); ++a) {
        std::vector<std::string> worse;
        for (std::size_t b = a + 1; b < ranks.order.size(); ++b)
            if (rank_at(ranks, b) - rank_at(ranks, a) >= ranks.critical_difference)
                worse.push_back(ranks.heads[ranks.order[b]]);
        if (!worse.empty())
            texts.push_back(fmt::format("{} is better than {}", ranks.heads[ranks.order[a]],
                                        fmt::join(worse, " and ")));
    }
    if (texts.empty()) return "no two heads are so far apart";
    return fmt::format("{}", fmt::join(texts, "; "));
}

std::string verdict(const HeadRanks& ranks) {
    const auto count = ranks.data.size();
    const auto so_far = fmt::format("Mean ranks: {}.", ranks_in_words(ranks));
    const int needed = min_data_sets(static_cast<int>(ranks.heads.size()));
    if (!ranks.enough)
        return fmt::format("Too few data sets for a conclusion: {} heads need at least {}, and "
                           "there {}. With fewer even a head that is the best on every one may be "
                           "so by chance. {}",
                           ranks.heads.size(), needed,
                           count == 1 ? "is one" : fmt::format("are {}", count), so_far);
    const auto test = p_value(ranks.friedman.p);
    if (ranks.friedman.p >= level)
        return fmt::format("Undecided: over {} data sets no difference between the heads is shown "
                           "(Friedman's test: {}), which does not mean that they are equal. {}",
                           count, test, so_far);
    return fmt::format("The heads differ over {} data sets (Friedman's test: {}). By Nemenyi's "
                       "critical difference, {:.2f}: {}. {}",
                       count, test, ranks.critical_difference, pairs_in_words(ranks), so_far);
}

} // namespace

int min_data_sets(int heads) {
    const double orders = std::tgamma(heads + 1.0);
    int count = 2;
    while (std::pow(orders, 1 - count) >= level ||
           critical_difference(heads, count, level) > heads - 1)
        ++count;
    return count;
}

HeadRanks rank_heads(std::vector<std::string> heads, std::vector<RankedData> data) {
    HeadRanks ranks;
    ranks.heads = std::move(heads);
    ranks.data = std::move(data);
    std::vector<std::vector<double>> scores;
    for (auto& row : ranks.data) {
        row.ranks = mean_ranks({row.accuracy});
        scores.push_back(row.accuracy);
    }
    const auto count = static_cast<int>(ranks.data.size());
    const auto models = static_cast<int>(ranks.heads.size());
    ranks.mean_ranks = mean_ranks(scores);
    ranks.friedman = friedman_test(scores);
    ranks.critical_difference = critical_difference(models, count, level);
    ranks.order = by_rank(ranks.mean_ranks);
    ranks.groups = groups_of(ranks);
    ranks.enough = count >= min_data_sets(models);
    ranks.verdict = verdict(ranks);
    if (ranks.enough && ranks.data.size() <= rough_data_sets)
        ranks.notes.push_back(fmt::format("p is an approximation for more than {} data sets, and "
                                          "rough for {}",
                                          rough_data_sets, count));
    return ranks;
}

} // namespace headroom
