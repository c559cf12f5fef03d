#include "core/jobs/costs/StepTrial.h"

#include "core/engine/StepClock.h"
#include "datasets/base/Cancelled.h"

#include <algorithm>
#include <limits>

namespace headroom {

double fastest_step(const BenchCase& what, const JobControl& control, double enough) {
    const StepClock clock(what.plan.execution.threads);
    BenchWorkload workload(what);
    workload.stop_by(control.stop);
    double best = std::numeric_limits<double>::infinity(), total = 0;
    constexpr int min_steps = 4; // the first finds cold caches
    for (int step = 0; step < min_steps || total < enough; ++step) {
        if (control.stop.stop_requested()) throw Cancelled{};
        const double start = clock.seconds();
        workload.step();
        const double seconds = clock.seconds() - start;
        best = std::min(best, seconds);
        total += seconds;
    }
    return best;
}

} // namespace headroom
