#include "core/training/TrainStep.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom {

namespace {

PlanSpec deferring(PlanSpec spec) {
    spec.execution.defer_gradients = true; // the optimizer takes them
    return spec;
}

StepInfo optimizer_info(const std::string& name, const Plan& plan) {
    StepInfo info{"optimizer " + name, "headroom", 0, Pass::update};
    for (const auto& gradient : plan.deferred_gradients()) {
        if (gradient.info.name.empty()) continue;
        info.name += " + " + gradient.info.name;
        info.flops += gradient.info.flops;
    }
    return info;
}

} // namespace

TrainStep::TrainStep(Model& model, const PlanSpec& full, const TrainOptions& options,
                     LossOptions loss, std::size_t first_layer)
    : units_(model.units()), loss_(std::move(loss)), plans_(model, deferring(full), first_layer),
      optimizer_(model.parameters(), options), loss_info_{"loss cross-entropy", "headroom", 0,
                                                          Pass::forward},
      optimizer_info_(optimizer_info(to_string(options.optimizer), plans_.full())) {
    for (auto* p : model.parameters())
        if (p->statistic) statistics_.emplace_back(p, p->value);
}

void TrainStep::keep_statistics() {
    for (auto& [parameter, before] : statistics_)
        std::ranges::copy(parameter->value.raw(), before.data());
}

void TrainStep::restore_statistics() {
    for (auto& [parameter, before] : statistics_) {
        std::ranges::copy(before.raw(), parameter->value.data());
        ++parameter->version;
    }
}

LossResult TrainStep::operator()(const Batch& batch, const Rates& rates, const Plan::Draw& draw) {
    Plan& plan = plans_.load(batch);
    keep_statistics();
    stopped_ = !plan.forward(draw);
    if (stopped_) {
        restore_statistics();
        return {};
    }
    const LossResult result =
        cross_entropy(plan.logits(), units_, batch.labels, loss_, plan.diff_logits());
    if (timer_) timer_->lap(loss_info_);
    if (!std::isfinite(result.loss)) return result;
    stopped_ = !plan.backward();
    if (stopped_) {
        restore_statistics();
        return {};
    }
    optimizer_.step(rates, &plan);
    if (timer_) timer_->lap(optimizer_info_);
    return result;
}

void TrainStep::time_steps(StepTimer* timer) {
    timer_ = timer;
    plans_.time_steps(timer);
}

} // namespace headroom
