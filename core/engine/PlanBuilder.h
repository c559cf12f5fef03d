#pragma once

#include "core/engine/Arena.h"
#include "core/engine/Compat.h"
#include "core/engine/Plan.h"
#include "core/engine/PrimitiveCall.h"
#include "core/engine/Reorder.h"

#include <any>
#include <functional>
#include <unordered_map>

namespace headroom {

class PlanBuilder;
class Workers;
struct Lane;

/// What flows from layer to layer: a memory in whatever layout its producer chose.
struct Value {
    dnnl::memory memory; ///< batch x ..., 4-D or 2-D
    Shape shape;         ///< one sample, as the layers count it; {C} behind flatten
    bool needs_gradient = false;
    /// Not null: a ReLU's result (so >= 0), whose backward pass is its producer's to add, unless a
    /// consumer adds it with its own and says so here.
    std::shared_ptr<bool> relu_backward_done = {};

    compat::Desc desc() const { return memory.get_desc(); }
};

/// Adds a layer's backward steps: takes the gradient of its output (which it may overwrite) and
/// returns the gradient of its input, or an empty memory where that is not needed.
using Backward = std::function<dnnl::memory(PlanBuilder&, dnnl::memory diff_dst)>;

/// What Layer::compile returns. `backward` is empty in a Plan for inference.
struct Compiled {
    Value dst;
    Backward backward;
};

/// Collects the steps of one lane of a Plan: the share of the batch that one thread computes.
/// Memories that it hands out have no bytes yet: finish() sees from the steps when each is first
/// and last used, and lays them out in one arena, so that buffers whose lives do not overlap share
/// their place.
///
///     PlanBuilder builder(plan, lane);
///     Value x = builder.input();
///     Compiled c = layer.compile(builder, x, false);   // adds steps
///     builder.output(c.dst);
///     builder.start_backward();
///     c.backward(builder, builder.diff_output(c.dst));
///     builder.finish();
class PlanBuilder {
  public:
    using Args = PrimitiveCall::Args;

    PlanBuilder(Plan::Impl& plan, Lane& lane);

    const PlanSpec& spec() const;
    bool training() const { return spec().mode == Mode::training; }
    dnnl::memory::dim batch() const; ///< images of this lane
    dnnl::memory::dim first() const; ///< where in the whole batch they begin
    dnnl::prop_kind forward_kind() const;
    bool of_bf16() const { return spec().execution.precision == Precision::bf16; }
    /// Whether bf16 runs on AMX tiles here: its own, or those that a test emulates.
    bool uses_amx() const;
    /// Of convolutions. On AVX-512 without AMX those that oneDNN has for training serve inference
    /// better: in blocks of 16 channels networks infer as fast as or up to 25% faster than in the
    /// NHWC of its convolutions for inference (measured with 2.6.3 and 3.7.2).
    dnnl::prop_kind convolution_kind() const;

    /// Descriptors whose layout is the primitive's choice. any(): activations, their gradients and
    /// packed weights, in the Plan's precision. any_dst(): the same, but f32 for the last layer,
    /// whose result is the logits. any_f32(): gradients of parameters. any_like(): the type of
    /// another, for layers that only move or compare values.
    compat::Desc any(const compat::Dims& dims) const;
    compat::Desc any_dst(const compat::Dims& dims) const;
    compat::Desc any_f32(const compat::Dims& dims) const;
    compat::Desc any_like(const compat::Desc& other, const compat::Dims& dims) const;

    // Memories

    dnnl::memory memory(const compat::Desc& desc);     ///< planned in the arena
    dnnl::memory bytes(std::size_t count);             ///< the same, for steps of our own
    dnnl::memory persistent(const compat::Desc& desc); ///< zeroed, lives as long as the Plan
    dnnl::memory borrow(Tensor& tensor, const compat::Dims& dims); ///< a plain tensor's own bytes
    /// The same bytes under another descriptor of no larger size.
    dnnl::memory view(const dnnl::memory& base, const compat::Desc& desc);

    /// `from` itself if it has that layout already, else a copy made by a reorder step.
    dnnl::memory reordered(const dnnl::memory& from, const compat::Desc& desc,
                           const std::string& name);

    /// A 4-D memory as a matrix {batch, C * H * W}, in the order of NCHW; a matrix as it is.
    dnnl::memory flattened(const dnnl::memory& memory);
    /// A gradient like flattened()'s result, in the shape (but not the layout) of `like`.
    dnnl::memory unflattened(const dnnl::memory& matrix, const compat::Desc& like);

    /// Before a parameter is used: brings it into the layout of its gradient, once and for all,
    /// where that has no padding. So neither its gradient nor, in f32, its value needs packing.
    /// False where it lies otherwise.
    bool settle(Parameter& parameter, const compat::Dims& dims, const compat::Desc& desc);

    /// A parameter as a primitive wants it, packed again whenever its version changed.
    dnnl::memory weights(Parameter& parameter, const compat::Dims& dims,
                         const compat::Desc& packed);

    /// `bytes` that transform(value, to) makes of a parameter in the layout `from`, again whenever
    /// its version changed. All lanes share them, known by the implementation.
    using Transform = std::function<void(const float* value, void* to)>;
    dnnl::memory transformed(Parameter& parameter, const compat::Desc& from, std::size_t bytes,
                             const std::string& implementation, const Transform& transform);

    /// Where a primitive may write its lane's part of a parameter's gradient. Behind the backward
    /// pass the parts are summed and brought into Parameter::grad.
    dnnl::memory gradient(Parameter& parameter, const compat::Dims& dims,
                          const compat::Desc& packed);

    /// Instead of gradient(), in a Plan that defers: `prepare` is called once, when all lanes'
    /// operands have their bytes, which they keep, and returns DeferredGradient::compute.
    using Operands = std::vector<dnnl::memory>;
    using ComputeDeferred = decltype(DeferredGradient::compute);
    using PrepareDeferred = std::function<ComputeDeferred(const std::vector<Operands>& of_lanes)>;
    void defer_gradient(Parameter& parameter, const StepInfo& info, Operands operands,
                        PrepareDeferred prepare);

    // Steps

    /// One primitive; the scratchpad that its descriptor asks for is planned as well.
    template <typename Primitive>
    void add(const std::string& name, const typename Primitive::primitive_desc& pd, Args args,
             std::int64_t flops = 0) {
        auto scratchpad = pd.scratchpad_desc();
        if (scratchpad.get_size() > 0) args.emplace(DNNL_ARG_SCRATCHPAD, memory(scratchpad));
        add_primitive(name, pd.impl_info_str(), Primitive(pd), std::move(args), flops);
    }

    /// Copies into another layout of the same dims: a primitive, or PlainReorder.
    void add_reorder(const std::string& name, const dnnl::memory& from, const dnnl::memory& to);

    /// A step of our own; `uses` are the memories that it reads or writes.
    using Own = std::function<void(const Plan::Draw&)>;
    void add_own(const std::string& name, std::vector<dnnl::memory> uses, Own run,
                 std::int64_t flops = 0, const std::string& implementation = "headroom");

    // What lanes share

    int lanes() const;
    int lane() const;
    Workers& workers() const; ///< sync() within a step of our own waits for all lanes
    /// Numbers that all lanes see: the same for the same `id`.
    std::span<double> shared(int id, std::size_t count);
    /// Memory that all lanes see, for what a step of each makes a part of and then, behind sync(),
    /// reads the whole of. Every lane asks for it in the same order: two places take turns, so that
    /// none writes where another still reads.
    dnnl::memory common(std::size_t bytes);
    /// What the first lane decides, for all: every lane asks in the same order. Lanes of which one
    /// has an image less might decide otherwise.
    template <typename T>
    T agreed(const std::function<T()>& decide) {
        auto& first = agreement(decisions_++);
        if (!first.has_value()) first = decide();
        return std::any_cast<T>(first);
    }

    /// The layer that the next steps belong to, for their names.
    void set_scope(const std::string& layer);
    /// The next layer to be compiled is the last that computes something.
    void set_last() { last_ = true; }
    /// Counts a layer's output towards activation_bytes().
    void count_activation(const Value& value);
    /// A number that no other caller of this builder gets: which dropout layer this is. Every lane
    /// gives the same numbers in the same order.
    int next_id() { return ids_++; }

    // Both ends

    Value input();
    void output(const Value& logits);
    void start_backward() { in_backward_ = true; }
    dnnl::memory diff_output(const Value& logits);
    void finish();

  private:
    std::any& agreement(std::size_t number);
    void remember_arrangement(const Parameter& parameter);
    StepInfo packing_info(const Parameter& parameter, const std::string& implementation) const;
    Reorder copying(const dnnl::memory& from, const dnnl::memory& to) const;
    void add_primitive(const std::string& name, const char* implementation, dnnl::primitive p,
                       Args args, std::int64_t flops);

    /// A memory whose bytes are planned: which buffer it lies in.
    struct Planned {
        dnnl::memory memory;
        std::size_t buffer;
    };

    /// This lane's rows of a buffer of the whole batch.
    dnnl::memory rows(std::span<float>& whole, const compat::Dims& dims);

    Plan::Impl& plan_;
    Lane& lane_;
    bool last_ = false, in_backward_ = false;
    std::string scope_;
    int ids_ = 0;
    std::size_t decisions_ = 0, commons_ = 0;
    std::vector<Life> lives_;
    std::vector<Planned> planned_;
    std::unordered_map<dnnl_memory_t, std::size_t> buffer_of_;
};

/// The ReLU's backward step, in place on diff (brought into dst's layout first). `dst` is the
/// ReLU's result.
dnnl::memory add_relu_backward(PlanBuilder& builder, const dnnl::memory& dst, dnnl::memory diff);

/// A memory's values, for steps of our own.
template <typename T>
T* data(const dnnl::memory& memory) {
    return static_cast<T*>(memory.get_data_handle());
}

/// Row-major f32.
compat::Desc plain(const compat::Dims& dims);

/// {batch, shape...}
compat::Dims batched(std::int64_t batch, const Shape& shape);

} // namespace headroom
