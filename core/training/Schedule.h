#pragma once

#include "core/training/TrainOptions.h"

#include <cstdint>

namespace headroom {

/// Rates for one optimizer step, set by the schedule.
struct Rates {
    double learning_rate = 0;
    double momentum = 0; ///< sgd: momentum; adamw: its first beta
};

/// Learning rate and momentum as a pure function of the step, so that a resumed run needs no state.
///
/// "constant"; "step" multiplies by step_factor every step_epochs; "cosine" falls from the peak to
/// 0 over the whole run; "one-cycle" is PyTorch's OneCycleLR with its defaults: 30% of the steps up
/// from peak / 25, then down to peak / 250,000, both as cosines, while the momentum goes from 0.95
/// to 0.85 and back (Smith and Topin 2018, arXiv:1708.07120).
class Schedule {
  public:
    Schedule(const TrainOptions& options, std::int64_t steps_per_epoch);

    Rates at(std::int64_t step) const; ///< step counts from 0

    std::int64_t total_steps() const { return total_steps_; }
    double peak() const { return peak_.learning_rate; }

  private:
    TrainOptions options_;
    std::int64_t steps_per_epoch_, total_steps_;
    Rates peak_;
};

} // namespace headroom
