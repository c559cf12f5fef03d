#pragma once

#include "core/jobs/JobControl.h"

#include <optional>

namespace headroom {

/// How far a job of one or several runs is in all, and how long it will take still, judged by the
/// time that its own training steps took so far, evaluations between them included.
///
///     TimeLeft left;
///     left.take(progress, seconds);  // every Progress, with a clock that only goes forward
///     left.share();                  // 0.25
///     left.seconds();                // 42, once something was measured
class TimeLeft {
  public:
    void take(const Progress& progress, double now);

    /// The time until the next Progress is not the job's: it was paused.
    void skip() { last_.reset(); }

    double share() const; ///< of all runs' training steps, [0, 1]; 0 before the first
    std::optional<double> seconds() const;

  private:
    struct Mark {
        double time, images;
        std::size_t run;
    };

    double images_ = 0, total_ = 0; ///< of all runs; a run that begins leaves those before behind
    double measured_images_ = 0, measured_seconds_ = 0;
    std::optional<Mark> last_;
};

} // namespace headroom
