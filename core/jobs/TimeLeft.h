#pragma once

#include "core/jobs/JobControl.h"

#include <optional>

namespace headroom {

/// Progress and remaining time of a job of one or more runs, estimated from the time that its
/// training steps took so far, including evaluations between them.
///
///     TimeLeft left;
/// every Progress, with a monotonic clock
///     left.share();                  // 0.25
///     left.seconds();                // 42, once something was measured
class TimeLeft {
  public:
    void take(const Progress& progress, double now);

    /// Excludes the time until the next Progress: the job was paused.
    void skip() { last_.reset(); }

    double share() const; ///< share of all runs' training steps, [0, 1]; 0 before the first
    std::optional<double> seconds() const;

  private:
    struct Mark {
        double time, images;
        std::size_t run;
    };

    double images_ = 0, total_ = 0; ///< over all runs; a new run counts the earlier ones as done
    double measured_images_ = 0, measured_seconds_ = 0;
    std::optional<Mark> last_;
};

} // namespace headroom
