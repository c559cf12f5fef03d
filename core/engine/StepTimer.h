#pragma once

#include "core/engine/Plan.h"
#include "core/engine/StepClock.h"

#include <functional>
#include <utility>
#include <vector>

namespace headroom {

/// A step and its duration.
struct StepTime {
    StepInfo step;
    double seconds = 0; ///< median of its laps

    /// Returns 0 if nothing was counted.
    double gflops_per_second() const {
        return seconds > 0 ? 1e-9 * static_cast<double>(step.flops) / seconds : 0;
    }
};

/// Measures the time of each step of a pass: a stopwatch whose laps are steps.
///
///     StepTimer timer{StepClock(threads)};
///     plan.time_steps(&timer);
///     for (int i = 0; i < passes; ++i) {
///         timer.start();
///         plan.forward();
///         plan.backward();
///     }
///     plan.time_steps(nullptr);
///     timer.times();
class StepTimer {
  public:
    explicit StepTimer(StepClock clock) : StepTimer([clock] { return clock.seconds(); }) {}
    /// `seconds` returns the time since some fixed moment.
    explicit StepTimer(std::function<double()> seconds) : seconds_(std::move(seconds)) {}

    /// Starts a pass.
    void start();

    /// Attributes the time since the end of the last lap, and `flops`, to `step`, identified by
    /// its address. Laps of one step in a pass add up.
    void lap(const StepInfo& step, std::int64_t flops);
    void lap(const StepInfo& step) { lap(step, step.flops); }

    /// Returns the times in the order in which the steps first ran.
    std::vector<StepTime> times() const;

  private:
    struct Entry {
        const StepInfo* step;
        std::vector<double> laps; ///< one for each pass
        std::int64_t flops = 0;
        int pass = 0; ///< the last one
    };

    std::function<double()> seconds_;
    double lap_began_ = 0;
    int pass_ = 0;
    std::vector<Entry> entries_;
};

} // namespace headroom
