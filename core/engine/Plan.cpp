#include "core/engine/PlanImpl.h"

#include "core/engine/Engine.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <new>

namespace headroom {

Plan::Impl::Impl(const PlanSpec& s)
    : spec(s), workers(std::clamp(s.execution.threads, 1, std::max(1, s.batch))) {
    const std::int64_t threads = workers.count();
    arenas.resize(static_cast<std::size_t>(threads));
    for (std::int64_t thread = 0; thread < threads; ++thread) {
        std::int64_t first = spec.batch * thread / threads;
        std::int64_t left = spec.batch * (thread + 1) / threads - first;
        const bool sliced = spec.mode == Mode::inference && spec.execution.slice > 0;
        std::int64_t slices = sliced ? (left - 1) / spec.execution.slice + 1 : 1;
        for (; slices > 0; --slices) { // the larger ones first, so that their arena fits all
            auto& lane = lanes.emplace_back();
            lane.index = static_cast<int>(lanes.size()) - 1;
            lane.thread = static_cast<int>(thread);
            lane.first = first;
            lane.batch = (left - 1) / slices + 1;
            first += lane.batch;
            left -= lane.batch;
        }
    }
}

void* Plan::Impl::allocate(std::size_t bytes) {
    try {
        storage.emplace_back(bytes);
    } catch (const std::bad_alloc&) {
        throw Error(Failure::resources,
                    fmt::format("no room for a plan of batch {}: {} MB wanted; use a smaller {}",
                                spec.batch, bytes >> 20, option_name("batch-size")));
    }
    storage_bytes += bytes;
    return storage.back().data();
}

char* Plan::Impl::arena(int thread, std::size_t bytes) {
    auto& arena = arenas[static_cast<std::size_t>(thread)];
    if (arena.size() < bytes) arena = {static_cast<char*>(allocate(bytes)), bytes};
    return arena.data();
}

void Plan::Impl::finish() {
    for (auto& place : exchange_buffers)
        if (void* bytes = place.bytes > 0 ? allocate(place.bytes) : nullptr)
            for (auto& memory : place.memories)
                memory.set_data_handle(bytes);
    for (auto& p : packed)
        if (p.vnni_columns > 0)
            vnni_copies.push_back(
                {p.parameter, data<BFloat16>(p.packed), p.vnni_columns, &p.version});
    for (const auto& d : deferred)
        deferred_gradients.push_back({d.parameter, d.info, d.prepare(d.operands)});
    for (const auto& g : gradients)
        if (sums_late(g))
            deferred_gradients.push_back({g.parameter, {}, [this, &g](int lane, const auto& use) {
                                              use_sum(g, lane, use);
                                          }});
}

void Plan::Impl::check_layouts() const {
    for (const auto& [parameter, layout] : layouts)
        if (parameter->layout.get() != layout)
            throw std::logic_error(
                fmt::format("{} has adopted another memory layout since this Plan was compiled",
                            parameter->name));
}

void Plan::Impl::derive_changed() {
    for (auto& d : derived) {
        std::vector<std::uint64_t> versions;
        for (const auto* source : d.sources)
            versions.push_back(source->version);
        if (versions == d.versions) continue;
        d.make(d.parameter.value.raw());
        d.versions = std::move(versions);
        ++d.parameter.version;
    }
}

// Work for each parameter is distributed over the threads in turn.

void Plan::Impl::pack_changed(int thread) {
    const auto t = static_cast<std::size_t>(thread), threads = arenas.size();
    for (std::size_t i = 0; i < packed.size(); ++i) {
        auto& p = packed[i];
        if (p.version == p.parameter->version || i % threads != t) continue;
        p.pack(lanes[t].stream);
        p.version = p.parameter->version;
        if (timer && thread == 0) timer->lap(p.info);
    }
}

void Plan::Impl::Gradient::add_others(std::size_t begin, std::size_t count,
                                      float* __restrict sum) const {
    for (std::size_t part = 1; part < parts.size(); ++part) {
        const auto* __restrict other = data<float>(parts[part]) + begin;
        for (std::size_t i = 0; i < count; ++i)
            sum[i] += other[i];
    }
}

bool Plan::Impl::sums_late(const Gradient& gradient) const {
    return spec.execution.defer_gradients && gradient.parts.size() > 1 && !gradient.unpack &&
           gradient.size >= DeferredGradient::min_values;
}

void Plan::Impl::use_sum(const Gradient& gradient, int lane, const UseGradient& use) const {
    constexpr std::size_t piece = 4096; // 16 kB; whole pairs of rows
    float sum[piece];
    const std::size_t size = gradient.size;
    for (std::size_t at = static_cast<std::size_t>(lane) * piece; at < size;
         at += lanes.size() * piece) {
        const std::size_t count = std::min(piece, size - at);
        std::copy_n(data<float>(gradient.parts.front()) + at, count, sum);
        gradient.add_others(at, count, sum);
        use(at, {sum, count});
    }
}

void Plan::Impl::sum_gradients(int lane) {
    const auto l = static_cast<std::size_t>(lane), count = lanes.size();
    for (auto& g : gradients) {
        if (sums_late(g)) continue;
        const std::size_t size = g.size;
        const std::size_t begin = size * l / count, end = size * (l + 1) / count;
        g.add_others(begin, end - begin, data<float>(g.parts.front()) + begin);
    }
    workers.sync();
    for (std::size_t i = l; i < gradients.size(); i += count)
        if (auto& g = gradients[i]; g.unpack) g.unpack.execute(lanes[l].stream);
    if (timer && lane == 0) timer->lap(sum_info);
}

void Lane::run(std::vector<Step> Lane::*pass, const Plan::Draw& draw, Plan::Impl& plan) {
    StepTimer* const timer = thread == 0 ? plan.timer : nullptr;
    auto& steps = this->*pass;
    // Times of all slices add up in the steps of the first, unless a slice of another size has
    // other steps.
    const auto& same = plan.lanes.front().*pass;
    const auto& timed = same.size() == steps.size() ? same : steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto& step = steps[i];
        if (plan.stop.stop_requested()) plan.workers.abort();
        if (plan.workers.aborted()) break;
        if (step.own)
            step.own(draw);
        else
            step.call.execute(stream);
        if (timer) {
            stream.wait();
            timer->lap(timed[i].info, step.info.flops);
        }
    }
    stream.wait();
}

Plan::Plan(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
    impl_->finish();
}
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;
Plan::~Plan() = default;

const PlanSpec& Plan::spec() const {
    return impl_->spec;
}

std::span<float> Plan::input() {
    return impl_->input;
}
std::span<const float> Plan::logits() const {
    return impl_->logits;
}
std::span<float> Plan::diff_logits() {
    return impl_->diff_logits;
}

bool Plan::forward(Draw draw) {
    use_one_openmp_thread();
    impl_->check_layouts();
    impl_->derive_changed();
    return impl_->workers.run([&](int i) {
        impl_->pack_changed(i);
        impl_->workers.sync();
        for (auto& lane : impl_->lanes)
            if (lane.thread == i) lane.run(&Lane::forward, draw, *impl_);
    });
}

bool Plan::backward() {
    use_one_openmp_thread();
    return impl_->workers.run([&](int i) {
        auto& lane = impl_->lanes[static_cast<std::size_t>(i)];
        lane.run(&Lane::backward, {}, *impl_);
        if (impl_->workers.aborted()) return;
        for (const auto& alignment : lane.alignments)
            alignment.execute(lane.stream);
        impl_->workers.sync();
        impl_->sum_gradients(i);
    });
}

void Plan::stop_by(std::stop_token stop) {
    impl_->stop = std::move(stop);
}

Workers& Plan::workers() const {
    return impl_->workers;
}

std::span<const VnniCopy> Plan::vnni_copies() const {
    return impl_->vnni_copies;
}

std::span<const DeferredGradient> Plan::deferred_gradients() const {
    return impl_->deferred_gradients;
}

std::int64_t Plan::memory_bytes() const {
    return static_cast<std::int64_t>(impl_->storage_bytes);
}

std::int64_t Plan::activation_bytes() const {
    std::int64_t sum = 0;
    for (const auto& lane : impl_->lanes)
        sum += lane.activation_bytes;
    return sum;
}

std::vector<StepInfo> Plan::steps() const {
    std::vector<StepInfo> all;
    for (auto* steps : {&impl_->lanes.front().forward, &impl_->lanes.front().backward})
        for (auto& step : *steps)
            all.push_back(step.info);
    if (impl_->spec.mode == Mode::training) all.push_back(impl_->sum_info);
    for (const auto& deferred : impl_->deferred)
        all.push_back(deferred.info);
    return all;
}

void Plan::time_steps(StepTimer* timer) {
    impl_->timer = timer;
}

} // namespace headroom
