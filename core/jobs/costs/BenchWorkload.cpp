#include "core/jobs/costs/BenchWorkload.h"

#include "core/jobs/costs/MadeUpBatch.h"
#include "datasets/base/Error.h"

#include <cmath>
#include <fmt/format.h>

namespace headroom {

BenchWorkload::BenchWorkload(const BenchCase& what)
    : model_(what.model, what.head), batch_(made_up_batch(model_, what.plan.batch)) {
    model_.initialise(1);
    if (what.plan.mode == Mode::training)
        train_.emplace(model_, what.plan, TrainOptions{}, LossOptions{});
    else
        inference_.emplace(model_, what.plan);
}

void BenchWorkload::step() {
    if (inference_) {
        inference_->load(batch_).forward();
        return;
    }
    // A rate of 0 needs the same arithmetic, but one batch repeated a thousand times cannot drive
    // the gradients into denormal numbers, which are slower.
    const Rates rates{.learning_rate = 0, .momentum = 0.9};
    const LossResult result = (*train_)(batch_, rates, {.seed = 1, .step = steps_++});
    if (!train_->stopped() && !std::isfinite(result.loss))
        throw Error(Failure::diverged,
                    fmt::format("{} with {}: the loss of random images is not finite, so "
                                "there is no step to measure: look for a layer that overflows",
                                model_.spec().name, model_.head_spec().kind));
}

void BenchWorkload::stop_by(std::stop_token stop) {
    if (train_) train_->stop_by(stop);
    if (inference_) inference_->stop_by(stop);
}

void BenchWorkload::time_steps(StepTimer* timer) {
    if (train_) train_->time_steps(timer);
    if (inference_) inference_->time_steps(timer);
}

} // namespace headroom
