#include "core/comparison/statistics/Folds.h"

#include "core/comparison/statistics/Distributions.h"
#include "core/comparison/statistics/Spread.h"

#include <cmath>

namespace headroom {

FoldTest corrected_t_test(const std::vector<double>& differences, double test_share) {
    FoldTest test;
    if (differences.size() < 2) return test;
    const auto figures = spread(differences);
    const auto n = static_cast<double>(differences.size());
    test.degrees = n - 1;
    if (figures.mean == 0) return test;
    test.t = figures.mean / (figures.sd * std::sqrt(1 / n + test_share / (1 - test_share)));
    test.p = student_two_sided(test.t, test.degrees);
    return test;
}

} // namespace headroom
