#include "core/comparison/statistics/Cochran.h"

#include "core/comparison/statistics/Distributions.h"

namespace headroom {

CochranTest cochran_test(const std::vector<const Correct*>& models) {
    CochranTest test;
    if (models.size() < 2) return test;
    const auto k = static_cast<double>(models.size());
    std::vector<double> right(models.size());
    double total = 0, within = 0; // within: of each sample, right times wrong
    for (std::size_t i = 0; i < models.front()->size(); ++i) {
        double row = 0;
        for (std::size_t m = 0; m < models.size(); ++m)
            if ((*models[m])[i] != 0) {
                right[m] += 1;
                row += 1;
            }
        total += row;
        within += row * (k - row);
    }
    double squares = 0;
    for (const double count : right)
        squares += (count - total / k) * (count - total / k);
    test.degrees = k - 1;
    if (within > 0) test.q = k * (k - 1) * squares / within;
    test.p = chi_squared_tail(test.q, test.degrees);
    return test;
}

} // namespace headroom
