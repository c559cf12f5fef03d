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

    /// Moves `x` one step down, to where `function` was evaluated last; false where it stays as it
    /// is. What `function` throws leaves x and the state as they were.
    bool iterate(std::span<float> x, const Function& function);

    /// No value of the gradient is above 1e-5, or a step lowers the function by less than a
    /// billionth of it or of 1, or by nothing that float32 can tell.
    bool converged() const { return converged_; }

    /// What it remembers, so that another one goes on with the same bits: "s.0", "y.0", ... and
    /// "converged", of one value, once it has. Throws Error(bad_data) where they are of another
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
    std::vector<float> gradient_; ///< at x; empty where it is not known
    std::deque<Pair> pairs_;      ///< the oldest first
    bool converged_ = false;
};

} // namespace headroom
