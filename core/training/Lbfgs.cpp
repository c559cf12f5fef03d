#include "core/training/Lbfgs.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace headroom {

namespace {

constexpr double gradient_tolerance = 1e-5, least_decrease = 1e-9;
constexpr double sufficient_decrease = 1e-4, curvature = 0.9; // Nocedal and Wright, chapter 3
constexpr int max_trials = 25;

template <typename A, typename B>
double dot(const A& a, const B& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

template <typename Values>
double largest(const Values& values) {
    double most = 0;
    for (const float value : values)
        most = std::max(most, std::abs(static_cast<double>(value)));
    return most;
}

void add(std::vector<double>& to, double factor, const std::vector<float>& values) {
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] += factor * static_cast<double>(values[i]);
}

std::vector<float> difference(std::span<const float> a, std::span<const float> b) {
    std::vector<float> result(a.size());
    std::ranges::transform(a, b, result.begin(), std::minus<>());
    return result;
}

} // namespace

/// The two loops of Liu and Nocedal: minus the approximate inverse Hessian times the gradient.
std::vector<double> Lbfgs::direction() const {
    std::vector<double> q(gradient_.begin(), gradient_.end());
    std::vector<double> alpha(pairs_.size());
    for (std::size_t i = pairs_.size(); i-- > 0;) {
        alpha[i] = dot(pairs_[i].s, q) / pairs_[i].sy;
        add(q, -alpha[i], pairs_[i].y);
    }
    const double scale = pairs_.empty() ? 1 / std::max(1.0, std::sqrt(dot(gradient_, gradient_)))
                                        : pairs_.back().sy / dot(pairs_.back().y, pairs_.back().y);
    for (double& value : q)
        value *= scale;
    for (std::size_t i = 0; i < pairs_.size(); ++i)
        add(q, alpha[i] - dot(pairs_[i].y, q) / pairs_[i].sy, pairs_[i].s);
    for (double& value : q)
        value = -value;
    return q;
}

void Lbfgs::remember(std::vector<float> s, std::vector<float> y) {
    const double sy = dot(s, y);
    if (sy <= std::numeric_limits<float>::epsilon() * dot(y, y)) return; // no curvature to learn
    if (pairs_.size() == pairs) pairs_.pop_front();
    pairs_.push_back({std::move(s), std::move(y), sy});
}

bool Lbfgs::iterate(std::span<float> x, const Function& function) {
    if (converged_) return false;
    if (gradient_.empty()) {
        std::vector<float> gradient(x.size());
        value_ = function(x, gradient);
        gradient_ = std::move(gradient);
    }
    if (largest(gradient_) <= gradient_tolerance) {
        converged_ = true;
        return false;
    }
    const auto p = direction();
    const double slope = dot(gradient_, p);
    std::vector<float> trial(x.size()), gradient(x.size());
    double low = 0, high = std::numeric_limits<double>::infinity(), step = 1;
    for (int trials = 0; trials < max_trials; ++trials) {
        for (std::size_t i = 0; i < x.size(); ++i)
            trial[i] = static_cast<float>(static_cast<double>(x[i]) + step * p[i]);
        const double value = function(trial, gradient);
        if (!(value <= value_ + sufficient_decrease * step * slope)) { // a NaN is too far as well
            high = step;
        } else if (dot(gradient, p) < curvature * slope) {
            low = step;
        } else {
            remember(difference(trial, x), difference(gradient, gradient_));
            converged_ =
                value_ - value <= least_decrease * std::max(std::abs(value_), std::abs(value));
            std::ranges::copy(trial, x.begin());
            value_ = value;
            gradient_ = std::move(gradient);
            return true;
        }
        step = std::isinf(high) ? 2 * low : (low + high) / 2;
    }
    // Rounding hides any further decrease; a step from stale pairs is tried once more without.
    converged_ = pairs_.empty();
    pairs_.clear();
    return false;
}

std::map<std::string, Tensor> Lbfgs::state() const {
    std::map<std::string, Tensor> state;
    const auto put = [&](const std::string& name, const std::vector<float>& values) {
        Tensor tensor(Shape{static_cast<std::int64_t>(values.size())});
        std::ranges::copy(values, tensor.data());
        state[name] = std::move(tensor);
    };
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        put(fmt::format("s.{}", i), pairs_[i].s);
        put(fmt::format("y.{}", i), pairs_[i].y);
    }
    if (converged_) put("converged", {1});
    return state;
}

void Lbfgs::restore(const std::map<std::string, Tensor>& state, std::size_t values) {
    *this = {};
    const auto take = [&](const std::string& name) {
        const auto found = state.find(name);
        if (found == state.end()) return std::vector<float>();
        if (found->second.size() != values)
            throw data_error(fmt::format("the checkpoint's optimizer state {} has {} values, "
                                         "expected {}: it belongs to another model or optimizer",
                                         name, found->second.size(), values));
        return std::vector<float>(found->second.values().begin(), found->second.values().end());
    };
    for (std::size_t i = 0; i < pairs; ++i) {
        auto s = take(fmt::format("s.{}", i)), y = take(fmt::format("y.{}", i));
        if (s.empty() || y.empty()) break;
        pairs_.push_back({s, y, dot(s, y)});
    }
    converged_ = state.contains("converged");
}

} // namespace headroom
