#include "cli/Interrupt.h"

#include <csignal>
#include <string_view>
#include <unistd.h>

namespace headroom {
namespace {

sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    // Stays ignored under nohup, which is meant to survive it.
    struct sigaction hangup {};
    sigaction(SIGHUP, nullptr, &hangup);
    if (hangup.sa_handler != SIG_IGN) sigaddset(&signals, SIGHUP);
    return signals;
}

} // namespace

Interrupt::Interrupt() {
    const auto signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    waiter_ = std::thread([this] { wait(); });
}

Interrupt::~Interrupt() {
    over_ = true;
    pthread_kill(waiter_.native_handle(), SIGTERM); // wakes it
    waiter_.join();
}

int Interrupt::status() const {
    return 128 + (signal_ == 0 ? SIGINT : signal_.load());
}

void Interrupt::wait() {
    const auto signals = stop_signals();
    while (true) {
        int signal = 0;
        if (sigwait(&signals, &signal) != 0) continue;
        if (over_) return;
        // A closing terminal sends SIGHUP more than once.
        if (signal_ != 0 && signal == SIGHUP) continue;
        if (signal_ != 0) _exit(128 + signal);
        signal_ = signal;
        source_.request_stop();
        constexpr std::string_view line =
            "\nheadroom: stopping and saving; a second signal ends at once\n";
        [[maybe_unused]] const auto written = write(STDERR_FILENO, line.data(), line.size());
    }
}

} // namespace headroom
