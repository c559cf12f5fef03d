#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace headroom {

/// Holds a job that passes it while another thread keeps it shut.
///
///     PauseGate gate;
///     JobControl control{.gate = &gate};      // the job calls control.wait_while_paused()
///     gate.shut();  ...  gate.open();         // from another thread
class PauseGate {
  public:
    void shut() {
        const std::scoped_lock lock(mutex_);
        shut_ = true;
    }
    void open() {
        {
            const std::scoped_lock lock(mutex_);
            shut_ = false;
        }
        changed_.notify_all();
    }
    bool is_shut() const {
        const std::scoped_lock lock(mutex_);
        return shut_;
    }

    /// Whether a job is waiting here now: until open() or its stop.
    bool holds() const {
        const std::scoped_lock lock(mutex_);
        return waiting_ > 0;
    }

    /// Returns at once if open, else when it opens or a stop is requested.
    void wait(std::stop_token stop) {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.wait(lock, std::move(stop), [this] { return !shut_; });
        --waiting_;
    }

  private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    bool shut_ = false;
    int waiting_ = 0;
};

} // namespace headroom
