#pragma once

#include <chrono>
#include <ctime>

namespace headroom {

/// Clock for measurements. With one thread it is that thread's CPU time, so that other programs on
/// a busy machine do not count. With more it is wall-clock time, because threads that wait for each
/// other are part of the cost.
class StepClock {
  public:
    explicit StepClock(int threads) : processor_(threads == 1) {}

    bool counts_processor_time() const { return processor_; }

    /// Time since some fixed moment. With one thread: only calls from the same thread compare.
    double seconds() const {
        if (!processor_)
            return std::chrono::duration<double>(
                       std::chrono::steady_clock::now().time_since_epoch())
                .count();
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
    }

  private:
    bool processor_;
};

} // namespace headroom
