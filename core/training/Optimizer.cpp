#include "core/training/Optimizer.h"

#include "core/engine/Workers.h"
#include "core/kernels/isa/Dispatch.h"
#include "core/kernels/isa/VnniLayout.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <stdexcept>

namespace headroom {

namespace {

constexpr double beta2 = 0.999;
constexpr double epsilon = 1e-8;

/// Elements a thread takes at a time: 4 arrays of 64 kB stay within its second-level cache. Whole
/// pairs of rows for any VnniCopy.
constexpr std::size_t chunk = 16384;

struct AdamwFactors {
    float decay;            ///< 1 - learning rate * weight decay
    float beta1, one_beta1; ///< beta and 1 - beta, rounded once
    float beta2, one_beta2;
    float step;       ///< learning rate / bias correction of the first moment
    float root_scale; ///< 1 / sqrt(bias correction of the second moment)
    float epsilon;
};

// Once vectorised, the loops are bound by memory.

template <bool writes_rounded>
[[gnu::always_inline]] inline void
adamw_loop(const AdamwFactors f, float* __restrict p, const float* __restrict g,
           float* __restrict m, float* __restrict v, BFloat16* __restrict rounded, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const float gradient = g[i];
        m[i] = f.beta1 * m[i] + f.one_beta1 * gradient;
        v[i] = f.beta2 * v[i] + f.one_beta2 * (gradient * gradient);
        const float root = std::sqrt(v[i]) * f.root_scale + f.epsilon;
        p[i] = p[i] * f.decay - f.step * (m[i] / root);
        if constexpr (writes_rounded) rounded[i] = BFloat16::from(p[i]);
    }
}

/// `rounded`: a copy of p in bf16, or nullptr. Its rounding takes no time beside the square root.
void update_adamw(const AdamwFactors& f, float* p, const float* g, float* m, float* v,
                  BFloat16* rounded, std::size_t n) {
    if (rounded)
        run_widest<adamw_loop<true>>(f, p, g, m, v, rounded, n);
    else
        run_widest<adamw_loop<false>>(f, p, g, m, v, rounded, n);
}

struct SgdFactors {
    float rate, momentum, weight_decay;
};

[[gnu::always_inline]] inline void sgd_loop(const SgdFactors f, float* __restrict p,
                                            const float* __restrict g, float* __restrict m,
                                            std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        m[i] = f.momentum * m[i] + (g[i] + f.weight_decay * p[i]);
        p[i] -= f.rate * m[i];
    }
}

/// Calls body(offset, count) for the chunks of n elements that fall to one of `lanes`.
template <typename Body>
void for_chunks(std::size_t n, std::size_t lane, std::size_t lanes, const Body& body) {
    for (std::size_t at = lane * chunk; at < n; at += lanes * chunk)
        body(at, std::min(chunk, n - at));
}

} // namespace

Optimizer::Optimizer(std::vector<Parameter*> parameters, const TrainOptions& options)
    : adamw_(options.optimizer == OptimizerKind::adamw), weight_decay_(options.weight_decay) {
    for (auto* parameter : parameters) {
        if (!parameter->trainable) continue;
        slots_.push_back({parameter, LaidOut(parameter->value.shape()),
                          adamw_ ? LaidOut(parameter->value.shape()) : LaidOut()});
    }
}

void Optimizer::step(const Rates& rates, Plan* plan) {
    ++steps_;
    const double t = static_cast<double>(steps_);
    const auto decay_at = [&](float rate) {
        return static_cast<float>(1 - rates.learning_rate * rate * weight_decay_);
    };
    const AdamwFactors adamw{
        decay_at(1),
        static_cast<float>(rates.momentum),
        static_cast<float>(1 - rates.momentum),
        static_cast<float>(beta2),
        static_cast<float>(1 - beta2),
        static_cast<float>(rates.learning_rate / (1 - std::pow(rates.momentum, t))),
        static_cast<float>(1 / std::sqrt(1 - std::pow(beta2, t))),
        static_cast<float>(epsilon),
    };
    const SgdFactors sgd{static_cast<float>(rates.learning_rate),
                         static_cast<float>(rates.momentum), static_cast<float>(weight_decay_)};

    const auto copies = plan ? plan->vnni_copies() : std::span<const VnniCopy>{};
    const auto deferred = plan ? plan->deferred_gradients() : std::span<const DeferredGradient>{};
    const auto lanes = plan ? static_cast<std::size_t>(plan->workers().count()) : 1;
    /// Updates the elements starting at `at`, whose gradient is g.
    const auto change = [&](Slot& slot, std::size_t at, const float* g, std::size_t n) {
        float* p = slot.parameter->value.data() + at;
        float* m = slot.first.data() + at;
        const VnniCopy* written = nullptr;
        if (adamw_) {
            const auto in_order = std::ranges::find_if(copies, [&](const VnniCopy& copy) {
                return copy.parameter == slot.parameter && copy.columns == 1;
            });
            if (in_order != copies.end()) written = &*in_order;
            AdamwFactors factors = adamw;
            factors.step *= slot.parameter->rate;
            factors.decay = decay_at(slot.parameter->rate);
            update_adamw(factors, p, g, m, slot.second.data() + at,
                         written ? written->data + at : nullptr, n);
        } else {
            SgdFactors factors = sgd;
            factors.rate *= slot.parameter->rate;
            run_widest<sgd_loop>(factors, p, g, m, n);
        }
        for (const auto& copy : copies) // from the cache
            if (copy.parameter == slot.parameter && &copy != written)
                pack_vnni(p, static_cast<std::int64_t>(n) / copy.columns, copy.columns,
                          copy.data + at);
    };
    const auto change_share = [&](int lane) {
        for (auto& slot : slots_) {
            const auto later =
                std::ranges::find(deferred, slot.parameter, &DeferredGradient::parameter);
            if (later != deferred.end())
                later->compute(lane, [&](std::size_t at, std::span<const float> gradient) {
                    change(slot, at, gradient.data(), gradient.size());
                });
            else
                for_chunks(slot.parameter->value.size(), static_cast<std::size_t>(lane), lanes,
                           [&](std::size_t at, std::size_t n) {
                               change(slot, at, slot.parameter->grad.data() + at, n);
                           });
        }
    };
    for (const auto& slot : slots_)
        if (slot.parameter->grad.size() == 0 &&
            std::ranges::find(deferred, slot.parameter, &DeferredGradient::parameter) ==
                deferred.end())
            throw std::logic_error(fmt::format("{} has no gradient: its Plan deferred it and was "
                                               "not given to Optimizer::step, or never ran",
                                               slot.parameter->name));
    if (plan)
        plan->workers().run(std::cref(change_share)); // a copy would be allocated
    else
        change_share(0);
    for (auto& slot : slots_)
        ++slot.parameter->version;
    for (const auto& copy : copies)
        *copy.version = copy.parameter->version;
}

std::int64_t Optimizer::memory_bytes() const {
    std::size_t values = 0;
    for (const auto& slot : slots_)
        values += slot.first.size() + slot.second.size();
    return static_cast<std::int64_t>(values * sizeof(float));
}

std::map<std::string, Tensor> Optimizer::state() const {
    std::map<std::string, Tensor> state;
    for (const auto& slot : slots_) {
        const Parameter& parameter = *slot.parameter;
        state["m." + parameter.name] = parameter.plain(slot.first);
        if (adamw_) state["v." + parameter.name] = parameter.plain(slot.second);
    }
    return state;
}

void Optimizer::restore(std::int64_t steps, const std::map<std::string, Tensor>& state) {
    auto take = [&](const std::string& name, const Parameter& parameter, LaidOut& into) {
        const auto found = state.find(name);
        if (found == state.end() || found->second.shape() != into.shape())
            throw data_error(fmt::format(
                "the checkpoint's optimizer state {} {}: it belongs to another model or optimizer",
                name,
                found == state.end()
                    ? std::string("is missing")
                    : fmt::format("has shape {}, expected {}", to_string(found->second.shape()),
                                  to_string(into.shape()))));
        into = parameter.laid_out(found->second);
    };
    for (auto& slot : slots_) {
        take("m." + slot.parameter->name, *slot.parameter, slot.first);
        if (adamw_) take("v." + slot.parameter->name, *slot.parameter, slot.second);
    }
    steps_ = steps;
}

} // namespace headroom
