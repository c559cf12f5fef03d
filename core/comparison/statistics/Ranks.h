#pragma once

#include <vector>

namespace headroom {

/// Compares several models over several data sets by their ranks on each (Demsar 2006, Journal of
/// Machine Learning Research 7:1).

/// Mean rank of each model over the data sets, `scores[data set][model]`, a higher score being
/// better: 1 is the best, equal scores share the mean of their ranks. All rows have one length.
std::vector<double> mean_ranks(const std::vector<std::vector<double>>& scores);

struct FriedmanTest {
    double chi2 = 0, degrees = 0; ///< corrected for equal scores; models - 1
    double p = 1;
};

/// Friedman's test: whether all models have the same mean rank (Friedman 1937,
/// doi:10.1080/01621459.1937.10503522).
FriedmanTest friedman_test(const std::vector<std::vector<double>>& scores);

/// Nemenyi's critical difference: the mean ranks of two models differ at this level if they are at
/// least so far apart.
double critical_difference(int models, int data_sets, double level = 0.05);

} // namespace headroom
