#include "gui/StopSignals.h"

#include <QSocketNotifier>
#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

namespace headroom {

StopSignals::StopSignals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        struct sigaction action {};
        sigaction(signal, nullptr, &action);
        if (action.sa_handler != SIG_IGN) sigaddset(&set, signal);
    }
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signals_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

StopSignals::~StopSignals() {
    ::close(signals_);
}

void StopSignals::listen() {
    auto* notifier = new QSocketNotifier(signals_, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, &StopSignals::read);
}

int StopSignals::status() const {
    return first_ == 0 ? 0 : 128 + first_;
}

void StopSignals::read() {
    signalfd_siginfo info{};
    while (::read(signals_, &info, sizeof info) == sizeof info) {
        const int signal = static_cast<int>(info.ssi_signo);
        if (first_ == 0) {
            first_ = signal;
            emit stop_requested();
        } else if (signal != SIGHUP) { // which a session that ends may send more than once
            ::_exit(128 + signal);
        }
    }
}

} // namespace headroom
