#pragma once

#include <vector>

namespace headroom {

struct FoldTest {
    double t = 0, degrees = 0;
    double p = 1; ///< two-sided
};

/// Student's t test of paired differences over resampled folds, corrected because their training
/// sets overlap: t = mean / sqrt(s^2 (1/n + test_share / (1 - test_share))), n - 1 degrees of
/// freedom (Nadeau and Bengio 2003, doi:10.1023/A:1024068626366). `test_share` is the share of
/// samples in a test fold; 0 gives the plain paired test. t is 0 for fewer than two differences,
/// and infinite if all are equal and not 0.
FoldTest corrected_t_test(const std::vector<double>& differences, double test_share);

} // namespace headroom
