#include "core/jobs/TimeLeft.h"

namespace headroom {

void TimeLeft::take(const Progress& progress, double now) {
    // Only training counts images over all epochs; reading and evaluating do not.
    if (!progress.images_per_second || progress.run.head.empty() || progress.total == 0) return;
    const auto of_run = static_cast<double>(progress.total);
    const auto runs_before = static_cast<double>(progress.run.number - 1);
    images_ = runs_before * of_run + static_cast<double>(progress.done);
    total_ = static_cast<double>(progress.run.of) * of_run;
    if (last_ && last_->run == progress.run.number && images_ > last_->images) {
        measured_images_ += images_ - last_->images;
        measured_seconds_ += now - last_->time;
    }
    last_ = Mark{now, images_, progress.run.number};
}

double TimeLeft::share() const {
    return total_ > 0 ? images_ / total_ : 0;
}

std::optional<double> TimeLeft::seconds() const {
    if (measured_images_ <= 0 || measured_seconds_ < 0.5) return {};
    return (total_ - images_) * measured_seconds_ / measured_images_;
}

} // namespace headroom
