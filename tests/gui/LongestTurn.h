#pragma once

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <functional>

namespace headroom {

/// The longest time for which the event loop did not wait for events, but worked: for so long the
/// window did not answer.
class LongestTurn {
  public:
    LongestTurn() {
        auto* dispatcher = QAbstractEventDispatcher::instance();
        awake_ = QObject::connect(dispatcher, &QAbstractEventDispatcher::awake,
                                  [this] { turn_.start(); });
        waits_ = QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, [this] {
            if (!turn_.isValid()) return;
            longest_ = std::max(longest_, turn_.elapsed());
            ++turns_;
            turn_.invalidate();
        });
    }
    ~LongestTurn() {
        QObject::disconnect(awake_);
        QObject::disconnect(waits_);
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
    QElapsedTimer turn_;
    qint64 longest_ = 0;
    int turns_ = 0;
    QMetaObject::Connection awake_, waits_;
};

} // namespace headroom
