#include "core/engine/PlanImpl.h"

#include "datasets/base/Error.h"

#include <cstring>
#include <fmt/format.h>

namespace headroom {

void* Plan::Impl::allocate(std::size_t bytes) {
    std::size_t rounded = (std::max<std::size_t>(bytes, 1) + 63) / 64 * 64;
    Bytes memory(std::aligned_alloc(64, rounded));
    if (!memory)
        throw Error(Failure::resources,
                    fmt::format("no room for a plan of batch {}: {} MB wanted; use a smaller "
                                "--batch-size",
                                spec.batch, rounded >> 20));
    std::memset(memory.get(), 0, rounded);
    storage.push_back(std::move(memory));
    storage_bytes += rounded;
    return storage.back().get();
}

void Plan::Impl::pack_changed() {
    for (auto& p : packed) {
        if (p.version == p.parameter->version) continue;
        p.reorder.execute(stream, p.plain, p.packed);
        p.version = p.parameter->version;
        if (timer) timer->lap(p.info);
    }
}

void Plan::Impl::run(std::vector<Step>& steps, const Plan::Draw& draw) {
    for (auto& step : steps) {
        if (step.own)
            step.own(draw);
        else
            step.primitive.execute(stream, step.args);
        if (timer) {
            stream.wait();
            timer->lap(step.info);
        }
    }
    stream.wait();
}

Plan::Plan(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;
Plan::~Plan() = default;

const PlanSpec& Plan::spec() const {
    return impl_->spec;
}

std::span<float> Plan::input() {
    return {static_cast<float*>(impl_->input.get_data_handle()),
            static_cast<std::size_t>(impl_->spec.batch * volume(impl_->spec.input))};
}

std::span<const float> Plan::logits() const {
    return {static_cast<const float*>(impl_->logits.get_data_handle()),
            static_cast<std::size_t>(impl_->logit_count)};
}

std::span<float> Plan::diff_logits() {
    return {static_cast<float*>(impl_->diff_logits.get_data_handle()),
            static_cast<std::size_t>(impl_->logit_count)};
}

void Plan::forward(Draw draw) {
    impl_->pack_changed();
    impl_->run(impl_->forward, draw);
}

void Plan::backward() {
    impl_->run(impl_->backward, {});
}

std::int64_t Plan::memory_bytes() const {
    return static_cast<std::int64_t>(impl_->storage_bytes);
}
std::int64_t Plan::activation_bytes() const {
    return impl_->activation_bytes;
}

std::vector<StepInfo> Plan::steps() const {
    std::vector<StepInfo> all;
    for (auto* steps : {&impl_->forward, &impl_->backward})
        for (auto& step : *steps)
            all.push_back(step.info);
    return all;
}

void Plan::time_steps(StepTimer* timer) {
    impl_->timer = timer;
}

} // namespace headroom
