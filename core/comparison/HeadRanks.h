#pragma once

#include "core/comparison/statistics/Ranks.h"

#include <cstddef>
#include <string>
#include <vector>

namespace headroom {

/// Test accuracies of several heads on one data set.
struct RankedData {
    std::string name;   ///< of the data set: "mnist"
    std::string folder; ///< of the comparison
    std::string data, fingerprint, model;
    std::vector<double> accuracy; ///< of each head, in HeadRanks::heads' order
    std::vector<double> ranks;    ///< 1 is the best; equal accuracies share the mean
};

/// Several heads over several data sets, by their ranks (statistics/Ranks.h; Demsar 2006, Journal
/// of Machine Learning Research 7:1). Every data set has the same weight, however large its
/// difference.
struct HeadRanks {
    std::vector<std::string> heads;
    std::vector<RankedData> data;
    std::vector<double> mean_ranks; ///< of each head
    FriedmanTest friedman;
    double critical_difference = 0; ///< Nemenyi's, at the 5% level
    /// Heads by mean rank, the best first: indices into `heads`.
    std::vector<std::size_t> order;
    /// Largest groups of heads that are not told apart: positions in `order`, first and last.
    std::vector<std::pair<std::size_t, std::size_t>> groups;
    bool enough = false; ///< data sets for any conclusion (min_data_sets)
    std::string verdict;
    std::vector<std::string> notes;
};

/// Number of data sets from which a conclusion is possible: with fewer, a head that is the best on
/// each may be so by chance (p of the exact test for one order of all heads on every data set, and
/// Nemenyi's critical difference).
int min_data_sets(int heads);

/// Ranks the heads; `data` has their accuracies. At least two heads and one data set.
HeadRanks rank_heads(std::vector<std::string> heads, std::vector<RankedData> data);

} // namespace headroom
