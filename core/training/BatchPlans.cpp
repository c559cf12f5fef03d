#include "core/training/BatchPlans.h"

#include <algorithm>

namespace headroom {

BatchPlans::BatchPlans(const Model& model, const PlanSpec& full)
    : model_(model), full_(compile(model, full)) {}

Plan& BatchPlans::load(const Batch& batch) {
    const int count = static_cast<int>(batch.count());
    Plan* plan = &full_;
    if (count != full_.spec().batch) {
        if (!rest_ || rest_->spec().batch != count) {
            PlanSpec spec = full_.spec();
            spec.batch = count;
            rest_.emplace(compile(model_, spec));
        }
        plan = &*rest_;
    }
    std::ranges::copy(batch.pixels, plan->input().begin());
    return *plan;
}

std::int64_t BatchPlans::memory_bytes() const {
    return full_.memory_bytes() + (rest_ ? rest_->memory_bytes() : 0);
}

} // namespace headroom
