#pragma once

#include <QObject>

class QSocketNotifier;

namespace headroom {

/// Reports SIGTERM, SIGINT and SIGHUP on the GUI thread, so that the window can save and close as
/// the command line does. The second signal ends the program at once; a SIGHUP that was ignored, as
/// under nohup, stays ignored. Create one in main before any other thread: it blocks the signals.
class StopSignals : public QObject {
    Q_OBJECT
  public:
    StopSignals();
    ~StopSignals() override;

    /// Starts reporting; needs a QCoreApplication.
    void listen();

    int status() const; ///< 128 + the signal received; 0 before any

  signals:
    void stop_requested();

  private:
    void read();

    int signals_ = -1; ///< a signalfd
    int first_ = 0;
};

} // namespace headroom
