#pragma once

#include "core/engine/Plan.h"
#include "core/tensor/Parameter.h"
#include "core/training/Schedule.h"

#include <map>
#include <string>
#include <vector>

namespace headroom {

/// Changes every trainable parameter by its gradient, in one pass over memory, as PyTorch does.
///
/// "adamw": Adam with decoupled weight decay on all trainable parameters, beta 0.9 and 0.999,
/// epsilon 1e-8 (Loshchilov and Hutter 2019, arXiv:1711.05101). "sgd": momentum without dampening,
/// weight decay added to the gradient.
///
/// An element's result does not depend on the number of threads.
class Optimizer {
  public:
    /// Borrows the parameters, which must outlive it. `options` are valid (TrainOptions::validate).
    Optimizer(std::vector<Parameter*> parameters, const TrainOptions& options);

    /// Applies Parameter::grad and counts Parameter::version up.
    /// With the Plan that computed the gradients its threads share the work, its packed copies of
    /// the parameters are written in the same pass, and gradients that it has deferred are computed
    /// in it too. Throws std::logic_error where a parameter has no gradient.
    void step(const Rates& rates, Plan* plan = nullptr);

    std::int64_t steps() const { return steps_; }
    std::int64_t memory_bytes() const; ///< size of its state

    /// State by name ("m.backbone.0.weight"), shaped like the parameter: the running means "m" and
    /// "v" of adamw, the momentum "m" of sgd.
    std::map<std::string, Tensor> state() const;

    /// Takes `steps` and the tensors of state() back. Throws Error(bad_data) naming the tensor that
    /// is missing or has another shape.
    void restore(std::int64_t steps, const std::map<std::string, Tensor>& state);

  private:
    struct Slot {
        Parameter* parameter;
        LaidOut first, second; ///< second: adamw only
    };

    std::vector<Slot> slots_;
    bool adamw_;
    double weight_decay_;
    std::int64_t steps_ = 0;
};

} // namespace headroom
