#pragma once

#include "core/jobs/JobControl.h"

#include <chrono>

namespace headroom {

/// True ten times a second, so that events cost nothing, however fast the steps are.
class Throttle {
  public:
    bool operator()() {
        const auto now = std::chrono::steady_clock::now();
        if (now < next_) return false;
        next_ = now + std::chrono::milliseconds(100);
        return true;
    }

  private:
    std::chrono::steady_clock::time_point next_{};
};

/// Returns a callback that emits a stage's progress and rate: throttled, but always at its end.
inline std::function<void(std::size_t done, std::size_t total)>
progress_events(const JobControl& control, const std::string& stage, const RunId& run = {}) {
    using Clock = std::chrono::steady_clock;
    return [&control, stage, run, throttle = Throttle(),
            began = Clock::now()](std::size_t done, std::size_t total) mutable {
        if (!throttle() && done != total) return;
        Progress progress{run, stage, done, total, {}, {}, {}};
        const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
        // Within a run the rate is that of training; other stages must not be mistaken for it.
        if (run.head.empty() && seconds > 0.2)
            progress.images_per_second = static_cast<double>(done) / seconds;
        control.tell(progress);
    };
}

} // namespace headroom
