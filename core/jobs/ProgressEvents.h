#pragma once

#include "core/jobs/JobControl.h"

#include <chrono>

namespace headroom {

/// True ten times a second, so that telling costs nothing however fast the steps are.
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

/// A callback that tells of a stage's progress: throttled, and always of its end.
inline std::function<void(std::size_t done, std::size_t total)>
progress_events(const JobControl& control, const std::string& stage, const RunId& run = {}) {
    return
        [&control, stage, run, throttle = Throttle()](std::size_t done, std::size_t total) mutable {
            if (throttle() || done == total)
                control.tell(Progress{run, stage, done, total, {}, {}, {}});
        };
}

} // namespace headroom
