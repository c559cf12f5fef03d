#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/TimeLeft.h"

#include <QElapsedTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace headroom {

class LearningCurves;

/// One training job as it goes: what it trains, how far it is in all, the running figures, and the
/// curves; when it has ended, what came of it and the next thing to do.
class TrainingView : public QWidget {
    Q_OBJECT
  public:
    explicit TrainingView(QWidget* parent = nullptr);

    void begin(const QString& title, const std::vector<std::string>& heads, int epochs);
    void show_event(const Event& event);
    void say(const QString& line) const;    ///< in the place of the running figures
    void skip_time() { time_left_.skip(); } ///< it was paused: that is no time of training
    /// `next` is the text of the button that follows; empty = none.
    void end(const QString& line, bool complete, const QString& next);

    const RunId& run() const { return run_; } ///< that trains now
    double share() const { return time_left_.share(); }
    LearningCurves& curves() const { return *curves_; }

  signals:
    void next_requested();
    void run_began(); ///< another one than before
    void log(const QString& line);

  private:
    void show_progress(const Progress& progress);

    QLabel *title_, *figures_;
    QProgressBar* progress_;
    QPushButton* next_;
    LearningCurves* curves_;
    RunId run_;
    TimeLeft time_left_;
    QElapsedTimer clock_;
};

} // namespace headroom
