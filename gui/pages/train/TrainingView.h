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

/// Shows a running training job: what it trains, its progress, the current metrics, and the curves;
/// after its end, the result and the next step.
class TrainingView : public QWidget {
    Q_OBJECT
  public:
    explicit TrainingView(QWidget* parent = nullptr);

    void begin(const QString& title, const std::vector<std::string>& heads, int epochs);
    void show_event(const Event& event);
    void say(const QString& line) const;    ///< instead of the running metrics
    void skip_time() { time_left_.skip(); } ///< it was paused, which is not training time
    /// `next` is the text of the button that follows; empty = none.
    void end(const QString& line, bool complete, const QString& next);

    const RunId& run() const { return run_; } ///< the one training now
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
