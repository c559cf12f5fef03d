#pragma once

#include <QObject>

class QSocketNotifier;

namespace headroom {

/// Tells of SIGTERM, SIGINT and SIGHUP on the GUI thread, so that the window can save and close as
/// the command line does. The second one ends the program at once; a SIGHUP that was ignored, as
/// under nohup, stays so. One object, made in main before any other thread: it blocks the signals.
class StopSignals : public QObject {
    Q_OBJECT
  public:
    StopSignals();
    ~StopSignals() override;

    /// Begins to tell; needs a QCoreApplication.
    void listen();

    int status() const; ///< 128 + the signal that came; 0 before any

  signals:
    void stop_requested();

  private:
    void read();

    int signals_ = -1; ///< a signalfd
    int first_ = 0;
};

} // namespace headroom
