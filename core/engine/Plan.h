#pragma once

#include "core/engine/Precision.h"
#include "core/kernels/dense/UseGradient.h"
#include "core/kernels/isa/BFloat16.h"
#include "core/tensor/Parameter.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom {

class TuningChoices;

enum class Mode { inference, training };

/// Options of a Plan's computation.
struct Execution {
    Precision precision = Precision::f32;
    int threads = 1;   ///< number of threads that share a batch
    bool tune = false; ///< chooses algorithms by measuring them once (core/engine/TuningCache.h)
    std::shared_ptr<TuningChoices> choices = {}; ///< take precedence over measurements; may be null
    bool emulate_amx = false;     ///< runs AMX kernels in plain C++ if there is no AMX: for tests
    bool plain_reorders = false;  ///< uses none of oneDNN's reorders: for tests
    bool prefer_winograd = false; ///< wherever possible, without measuring: for the self-test
    bool fuse_pooling = true;     ///< fuses first convolutions with the pooling after them
    bool defer_gradients = false; ///< for a caller that uses Plan::deferred_gradients()
    /// Inference only: the most images that a thread takes through the network at a time; 0 = as
    /// many as keep an activation in the caches (core/layers/nested/CompileLayers.cpp).
    int slice = 0;
};

class Workers;

/// Input and mode that a Plan is compiled for.
struct PlanSpec {
    int batch = 1;
    Shape input; ///< {C, H, W}
    Mode mode = Mode::inference;
    Execution execution = {};
};

/// Part of a training step. The update is the optimizer, and packing the parameters it changed.
enum class Pass { forward, backward, update };

/// Describes one step of a pass.
struct StepInfo {
    std::string name;           ///< "backbone.0 conv forward": the layer, then the operation
    std::string implementation; ///< oneDNN's name of the implementation, or "headroom ..."
    std::int64_t flops = 0;     ///< 0 = not counted
    Pass pass = Pass::forward;
};

/// A packed copy of a parameter that the optimizer may write while the new values are in the cache:
/// bf16 in VNNI layout (core/kernels/isa/VnniLayout.h), in the memory order of the values.
struct VnniCopy {
    const Parameter* parameter;
    BFloat16* data;
    std::int64_t columns;
    std::uint64_t* version; ///< Parameter::version of the copy; to be set after writing
};

/// A gradient that backward() did not compute, or did not sum over the threads. Its consumer does
/// so piece by piece while each piece is in the cache, because writing and reading all of it would
/// take longer. Parameter::grad does not hold it.
struct DeferredGradient {
    /// Minimum number of values: smaller gradients stay in the caches.
    static constexpr std::size_t min_values = 1 << 16;

    Parameter* parameter;
    StepInfo info; ///< without a name if only a sum is left
    /// Computes the pieces of one of the Plan's threads. Valid until the next pass. Offsets are
    /// those in Parameter::grad. Each piece is a whole number of
    /// pairs of rows of a VnniCopy. `use` must not
    /// run oneDNN.
    std::function<void(int lane, const UseGradient& use)> compute;
};

class StepTimer;

/// A network compiled once and run many times: primitives, packed weights, activations and
/// workspaces for one batch shape. Activations stay in oneDNN's own layouts from the first reorder
/// to the logits. Buffers whose live ranges do not overlap share memory, and passes allocate none.
///
///     Plan plan = compile(model, {.batch = 128, .input = {1, 28, 28}, .mode = Mode::training});
///     copy a batch into plan.input();
///     plan.forward({.seed = 1, .step = 17});
///     write d(loss)/d(logits) into plan.diff_logits();
///     plan.backward();                       // fills Parameter::grad of every parameter
///
/// A Plan borrows the model's parameters: the model must outlive it. After changing a parameter's
/// value, increase its version; the next pass then packs it again. One caller at a time.
///
/// With several threads each computes the whole network for its share of the batch (data
/// parallelism). Their gradients are summed in a fixed order, and batch norm uses statistics of the
/// whole batch. So results mean the same for any number of threads, and equal numbers of threads
/// give equal bits.
///
/// In inference each thread takes its share through the network in slices, whose activations stay
/// in the caches.
class Plan {
  public:
    struct Impl;
    explicit Plan(std::unique_ptr<Impl> impl);
    Plan(Plan&&) noexcept;
    Plan& operator=(Plan&&) noexcept;
    ~Plan();

    const PlanSpec& spec() const;
    std::span<float> input();              ///< batch x C x H x W, row-major
    std::span<const float> logits() const; ///< batch x units
    std::span<float> diff_logits();        ///< batch x units; training only

    /// Random seed of dropout: equal (seed, step) drop the same values.
    struct Draw {
        std::uint64_t seed = 0, step = 0;
    };
    /// Both return false if they were stopped, between two layers: everything they wrote is then
    /// invalid, including batch norm's running statistics.
    bool forward(Draw draw);
    bool forward() { return forward(Draw{}); }
    bool backward();

    /// Passes end early once a stop is requested.
    void stop_by(std::stop_token stop);

    std::int64_t memory_bytes() const;     ///< everything that the Plan itself holds
    std::int64_t activation_bytes() const; ///< sum of the outputs of all layers
    std::vector<StepInfo> steps() const;   ///< steps of one thread
    Workers& workers() const;              ///< the Plan's threads, for work between passes
    std::span<const VnniCopy> vnni_copies() const;
    std::span<const DeferredGradient> deferred_gradients() const;

    /// Makes every step a lap of `timer`, which must live until a call with null ends this.
    void time_steps(StepTimer* timer);

  private:
    std::unique_ptr<Impl> impl_;
};

} // namespace headroom
