#include "core/training/Schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom {

namespace {

/// From `start` at 0 to `end` at 1, along half a cosine.
double cosine(double start, double end, double part) {
    return end + (start - end) / 2 * (1 + std::cos(std::numbers::pi * part));
}

Rates one_cycle(double peak, std::int64_t step, std::int64_t total) {
    constexpr double rising_share = 0.3, start_divisor = 25, final_divisor = 1e4;
    constexpr double low_momentum = 0.85, high_momentum = 0.95;

    const double start = peak / start_divisor, end = start / final_divisor;
    const double top = rising_share * static_cast<double>(total) - 1; // PyTorch's, may be < 0
    const double last = static_cast<double>(total) - 1;
    const double at = static_cast<double>(step);
    if (at <= top) {
        const double part = top > 0 ? at / top : 1;
        return {cosine(start, peak, part), cosine(high_momentum, low_momentum, part)};
    }
    const double part = (at - top) / (last - top);
    return {cosine(peak, end, part), cosine(low_momentum, high_momentum, part)};
}

} // namespace

Schedule::Schedule(const TrainOptions& options, std::int64_t steps_per_epoch)
    : options_(options), steps_per_epoch_(steps_per_epoch),
      total_steps_(steps_per_epoch * options.epochs) {
    const bool sgd = options.optimizer == OptimizerKind::sgd;
    peak_.learning_rate = options.peak_learning_rate();
    peak_.momentum = sgd ? options.momentum : 0.9;
    if (options_.step_epochs == 0) options_.step_epochs = std::max(1, options.epochs / 3);
}

Rates Schedule::at(std::int64_t step) const {
    Rates rates = peak_;
    if (options_.schedule == ScheduleKind::step) {
        const auto drops = step / steps_per_epoch_ / options_.step_epochs;
        rates.learning_rate *= std::pow(options_.step_factor, static_cast<double>(drops));
    } else if (options_.schedule == ScheduleKind::cosine) {
        rates.learning_rate = cosine(peak_.learning_rate, 0,
                                     static_cast<double>(step) / static_cast<double>(total_steps_));
    } else if (options_.schedule == ScheduleKind::one_cycle) {
        rates = one_cycle(peak_.learning_rate, step, total_steps_);
    }
    return rates;
}

} // namespace headroom
