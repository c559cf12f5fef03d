#pragma once

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <functional>

namespace headroom {

/// The longest time for which the event loop did not come round, seen by a timer that is due all
/// the time: for so long the window did not answer. A busy machine adds its delays.
class LongestTurn {
  public:
    LongestTurn() {
        QObject::connect(&due_, &QTimer::timeout, [this] {
            if (turn_.isValid()) longest_ = std::max(longest_, turn_.elapsed());
            turn_.start();
            ++turns_;
        });
        due_.setTimerType(Qt::PreciseTimer);
        due_.start(1);
    }

    int milliseconds() const { return static_cast<int>(longest_); }
    int turns() const { return turns_; }

    /// Runs the event loop until the condition holds, at most two minutes.
    bool wait_for(const std::function<bool()>& condition) const {
        QEventLoop loop;
        QTimer look;
        QElapsedTimer clock;
        clock.start();
        QObject::connect(&look, &QTimer::timeout, [&] {
            if (condition() || clock.hasExpired(120'000)) loop.quit();
        });
        look.start(5);
        loop.exec();
        return condition();
    }

    void wait_ms(int milliseconds) const {
        QEventLoop loop;
        QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
        loop.exec();
    }

  private:
    QTimer due_;
    QElapsedTimer turn_;
    qint64 longest_ = 0;
    int turns_ = 0;
};

} // namespace headroom
