#pragma once

#include <vector>

namespace headroom {

/// Whether a model was right, one value per sample.
using Correct = std::vector<char>;

struct CochranTest {
    double q = 0, degrees = 0; ///< chi-squared statistic, models - 1
    double p = 1;
};

/// Cochran's Q: whether several models are equally often right on the same samples (Cochran 1950,
/// doi:10.1093/biomet/37.3-4.256). For two models q is McNemar's chi-squared statistic. All models
/// must have the same number of samples; q is 0 where no sample tells them apart.
CochranTest cochran_test(const std::vector<const Correct*>& models);

} // namespace headroom
