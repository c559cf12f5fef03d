#include "core/training/BatchPlans.h"

#include "core/engine/StepTimer.h"
#include "core/engine/Workers.h"

#include <algorithm>
#include <functional>

namespace headroom {

namespace {

template <typename AnyModel>
auto compile_from(AnyModel& model, std::size_t first_layer) {
    return [&model, first_layer](const PlanSpec& spec) {
        return compile(model, spec, {.first = first_layer});
    };
}

} // namespace

BatchPlans::BatchPlans(Model& model, const PlanSpec& full, std::size_t first_layer)
    : BatchPlans(compile_from(model, first_layer), full) {}

BatchPlans::BatchPlans(const Model& model, const PlanSpec& full, std::size_t first_layer)
    : BatchPlans(compile_from(model, first_layer), full) {}

BatchPlans::BatchPlans(Compile compile, const PlanSpec& full)
    : compile_(std::move(compile)), full_(compile_(full)) {}

Plan& BatchPlans::plan_for(int count) {
    if (count == full_.spec().batch) return full_;
    if (!rest_ || rest_->spec().batch != count) {
        PlanSpec spec = full_.spec();
        spec.batch = count;
        rest_.emplace(compile_(spec));
        rest_->stop_by(stop_);
    }
    return *rest_;
}

void BatchPlans::prepare(int count) {
    plan_for(count);
}

Plan& BatchPlans::load(const Batch& batch) {
    Plan& plan = plan_for(static_cast<int>(batch.count()));
    const std::size_t values = plan.input().size() / batch.count();
    const auto lanes = static_cast<std::size_t>(plan.workers().count());
    const auto copy_share = [&](int lane) {
        const auto share = static_cast<std::size_t>(lane);
        for (auto i = batch.count() * share / lanes; i < batch.count() * (share + 1) / lanes; ++i)
            std::copy_n(batch.sample(i), values, plan.input().data() + i * values);
    };
    plan.workers().run(std::cref(copy_share)); // a copy would be allocated
    static const StepInfo copy{"input copy", "headroom", 0, Pass::forward};
    if (timer_ && &plan == &full_) timer_->lap(copy);
    return plan;
}

void BatchPlans::time_steps(StepTimer* timer) {
    timer_ = timer;
    full_.time_steps(timer);
}

void BatchPlans::stop_by(std::stop_token stop) {
    stop_ = std::move(stop);
    full_.stop_by(stop_);
    if (rest_) rest_->stop_by(stop_);
}

std::int64_t BatchPlans::memory_bytes() const {
    return full_.memory_bytes() + (rest_ ? rest_->memory_bytes() : 0);
}

} // namespace headroom
