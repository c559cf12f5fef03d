#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace headroom {

/// Turns Ctrl-C (SIGINT), SIGTERM and a closing terminal (SIGHUP) into a stop request: the running
/// step ends after its layer, and the progress is saved. The second signal ends the program at
/// once. Create one in main before any other thread: it blocks the signals, and its own thread
/// waits for them (no code runs in a signal handler).
class Interrupt {
  public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return source_.get_token(); }
    int status() const; ///< 128 + the first signal; 130 before any

  private:
    void wait();

    std::stop_source source_;
    std::atomic<int> signal_{0};
    std::atomic<bool> over_{false};
    std::thread waiter_;
};

} // namespace headroom
