#include "core/jobs/costs/BenchWorkload.h"

#include "datasets/base/Error.h"
#include "datasets/base/Random.h"

#include <cmath>
#include <fmt/format.h>

namespace headroom {

namespace {

Batch made_up_batch(const Model& model, int count) {
    Batch batch;
    batch.shape = model.spec().input;
    batch.pixels.resize(static_cast<std::size_t>(count) * batch.shape.values());
    Random random(1);
    for (float& pixel : batch.pixels)
        pixel = random.uniform();
    const auto classes = static_cast<std::uint64_t>(classes_of(model.units()));
    for (int i = 0; i < count; ++i)
        batch.labels.push_back(static_cast<int>(random.below(classes)));
    return batch;
}

} // namespace

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
