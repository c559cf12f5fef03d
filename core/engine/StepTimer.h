#pragma once

#include "core/engine/Plan.h"
#include "core/engine/StepClock.h"

#include <functional>
#include <utility>
#include <vector>

namespace headroom {

/// A step and how long it takes.
struct StepTime {
    StepInfo step;
    double seconds = 0; ///< the median of its laps

    /// 0 where nothing was counted.
    double gflops_per_second() const {
        return seconds > 0 ? 1e-9 * static_cast<double>(step.flops) / seconds : 0;
    }
};

/// Where the time of a pass goes: a stopwatch whose laps are steps.
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
    /// `seconds` tells the time since some moment in the past.
    explicit StepTimer(std::function<double()> seconds) : seconds_(std::move(seconds)) {}

    void start() { lap_began_ = seconds_(); }

    /// `step`, known by its address, took the time since the last lap's end.
    void lap(const StepInfo& step);

    /// In the order in which the steps first ran.
    std::vector<StepTime> times() const;

  private:
    struct Entry {
        const StepInfo* step;
        std::vector<double> laps;
    };

    std::function<double()> seconds_;
    double lap_began_ = 0;
    std::vector<Entry> entries_;
};

} // namespace headroom
