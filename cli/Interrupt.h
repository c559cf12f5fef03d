#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace headroom {

/// Turns Ctrl-C (SIGINT), SIGTERM and a terminal that closes (SIGHUP) into a request to stop: the
/// running step ends after its layer, and what was reached is saved. The second one ends the
/// program at once. One object, made in main before any other thread: it blocks the signals, and a
/// thread of its own waits for them (no code runs in a signal handler).
class Interrupt {
  public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return source_.get_token(); }
    int status() const; ///< 128 + the signal that came first; 130 before any

  private:
    void wait();

    std::stop_source source_;
    std::atomic<int> signal_{0};
    std::atomic<bool> over_{false};
    std::thread waiter_;
};

} // namespace headroom
