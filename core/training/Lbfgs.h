#pragma once

#include "core/tensor/Tensor.h"

#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace headroom {

/// Minimises a smooth function by limited-memory BFGS (Liu and Nocedal 1989,
/// doi:10.1007/BF01589116), with a line search that bisects until the weak Wolfe conditions hold
/// (Lewis and Overton 2013, doi:10.1007/s10107-012-0514-2).
///
///     Lbfgs lbfgs;
///     while (!lbfgs.converged())
///         lbfgs.iterate(x, function);
class Lbfgs {
  public:
    /// Returns the value at a point and fills its gradient.
    using Function = std::function<double(std::span<const float> at, std::span<float> gradient)>;

    static constexpr std::size_t pairs = 10; ///< steps and changes of the gradient that it keeps

    /// Moves `x` one step down, to the point where `function` was evaluated last. Returns false if
    /// x did not move. If `function` throws, x and the state are unchanged.
    bool iterate(std::span<float> x, const Function& function);

    /// True if no value of the gradient is above 1e-5, or if a step lowered the function by less
    /// than a billionth of it or of 1, or by less than the resolution of float32.
    bool converged() const { return converged_; }

    /// State from which another Lbfgs continues with the same bits: "s.0", "y.0", ... and, once
    /// converged, "converged" of one value. restore() throws Error(bad_data) if it is for another
    /// number of values.
    std::map<std::string, Tensor> state() const;
    void restore(const std::map<std::string, Tensor>& state, std::size_t values);

  private:
    struct Pair {
        std::vector<float> s, y;
        double sy; ///< their product
    };

    std::vector<double> direction() const;
    void remember(std::vector<float> s, std::vector<float> y);

    double value_ = 0;            ///< at x
    std::vector<float> gradient_; ///< at x; empty if not known
    std::deque<Pair> pairs_;      ///< the oldest first
    bool converged_ = false;
};

} // namespace headroom
