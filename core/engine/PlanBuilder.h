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

/// An activation between two layers: a memory in the layout that its producer chose.
struct Value {
    dnnl::memory memory;         ///< batch x ..., 4-D or 2-D
    Shape shape;                 ///< shape of one sample; {C} after flatten
    bool needs_gradient = false; ///< it depends on a trainable parameter
    /// If not null, this is the result of a ReLU, so >= 0. Its producer adds the ReLU's backward
    /// pass, unless a consumer fuses it with its own and sets this to true.
    std::shared_ptr<bool> relu_backward_done = {};
    bool shared = false; ///< has another reader: a layer must not overwrite it

    compat::Desc desc() const { return memory.get_desc(); }
};

/// Adds a layer's backward steps: consumes the gradient of its output (which it may overwrite) and
/// returns the gradient of its input, or an empty memory if that is not needed.
using Backward = std::function<dnnl::memory(PlanBuilder&, dnnl::memory diff_dst)>;

/// Result of Layer::compile. `backward` is empty in a Plan for inference.
struct Compiled {
    Value dst;
    Backward backward;
};

/// Collects the steps of one lane of a Plan: the part of the batch that one thread computes at a
/// time.
/// The memories it returns have no storage yet: finish() computes their live ranges from the steps
/// and places them in one arena, so that buffers whose live ranges do not overlap share memory.
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
    /// Whether the layer being compiled will be trained: false in a Plan for inference, and in the
    /// frozen part of any Plan.
    bool training() const { return spec().mode == Mode::training && !frozen_; }
    void set_frozen(bool frozen) { frozen_ = frozen; }
    dnnl::memory::dim batch() const; ///< images of this lane
    dnnl::memory::dim first() const; ///< index of its first image in the whole batch
    dnnl::prop_kind forward_kind() const;
    bool of_bf16() const { return spec().execution.precision == Precision::bf16; }
    /// Whether bf16 runs on AMX tiles here: the processor's, or those that a test emulates.
    bool uses_amx() const;
    /// Kind of convolutions. On AVX-512 without AMX inference uses oneDNN's convolutions for
    /// training: in blocks of 16 channels networks infer as fast as, or up to 25% faster than, in
    /// NHWC, which its convolutions for inference use (measured with 2.6.3 and 3.7.2).
    dnnl::prop_kind convolution_kind() const;

    /// Descriptors whose layout the primitive chooses. any(): activations, their gradients and
    /// packed weights, in the Plan's precision. any_dst(): the same, but f32 for the last layer,
    /// whose result is the logits. any_f32(): gradients of parameters. any_like(): the type of
    /// another descriptor, for layers that only move or compare values.
    compat::Desc any(const compat::Dims& dims) const;
    compat::Desc any_dst(const compat::Dims& dims) const;
    compat::Desc any_f32(const compat::Dims& dims) const;
    compat::Desc any_like(const compat::Desc& other, const compat::Dims& dims) const;

    // Memories

    dnnl::memory memory(const compat::Desc& desc);     ///< planned in the arena
    dnnl::memory bytes(std::size_t count);             ///< same, for steps of our own
    dnnl::memory persistent(const compat::Desc& desc); ///< zeroed, lives as long as the Plan
    dnnl::memory borrow(LaidOut& values, const compat::Dims& dims); ///< a vector's own bytes
    /// The same bytes under another descriptor of no larger size.
    dnnl::memory view(const dnnl::memory& base, const compat::Desc& desc);

    /// Returns `from` itself if it has that layout already, else a copy made by a reorder step.
    dnnl::memory reordered(const dnnl::memory& from, const compat::Desc& desc,
                           const std::string& name);

    /// Returns a 4-D memory as a matrix {batch, C * H * W}, in NCHW order, and a matrix as it is.
    dnnl::memory flattened(const dnnl::memory& memory);
    /// Returns a gradient of flattened()'s result in the shape (but not the layout) of `like`.
    dnnl::memory unflattened(const dnnl::memory& matrix, const compat::Desc& like);

    /// Makes a parameter adopt the memory layout of its gradient permanently, if that has no
    /// padding. Then neither its gradient nor, in f32, its value needs packing. Call it before the
    /// parameter is used. Returns whether the parameter has that layout.
    bool adopt_layout(Parameter& parameter, const compat::Dims& dims, const compat::Desc& desc);

    /// Returns a parameter in the layout of a primitive, packed again whenever its version changes.
    dnnl::memory weights(Parameter& parameter, const compat::Dims& dims,
                         const compat::Desc& packed);

    /// Returns memory that transform(value, to) fills from a parameter in the layout `from`, again
    /// whenever its version changes. All lanes share it; `implementation` identifies it.
    using Transform = std::function<void(const float* value, void* to)>;
    dnnl::memory transformed(Parameter& parameter, const compat::Desc& from, std::size_t bytes,
                             const std::string& implementation, const Transform& transform);

    /// Returns a parameter that make(values) computes from others, again whenever one of their
    /// versions changes. All lanes share it; `name` and the sources identify it.
    using Make = std::function<void(std::span<float> values)>;
    Parameter& derived(const std::string& name, std::vector<const Parameter*> sources, Shape shape,
                       Make make);

    /// Returns memory for this lane's part of a parameter's gradient. After the backward pass the
    /// parts are summed and written to Parameter::grad.
    dnnl::memory gradient(Parameter& parameter, const compat::Dims& dims,
                          const compat::Desc& packed);

    /// Defers a gradient, instead of gradient(), in a Plan that defers. `prepare` is called once,
    /// when the operands of all lanes have their final memory, and returns
    /// DeferredGradient::compute.
    using Operands = std::vector<dnnl::memory>;
    using ComputeDeferred = decltype(DeferredGradient::compute);
    using PrepareDeferred = std::function<ComputeDeferred(const std::vector<Operands>& of_lanes)>;
    void defer_gradient(Parameter& parameter, const StepInfo& info, Operands operands,
                        PrepareDeferred prepare);

    // Steps

    /// Adds a primitive and its scratchpad.
    template <typename Primitive>
    void add(const std::string& name, const typename Primitive::primitive_desc& pd, Args args,
             std::int64_t flops = 0) {
        auto scratchpad = pd.scratchpad_desc();
        if (scratchpad.get_size() > 0) args.emplace(DNNL_ARG_SCRATCHPAD, memory(scratchpad));
        add_primitive(name, pd.impl_info_str(), Primitive(pd), std::move(args), flops);
    }

    /// Adds a copy into another layout of the same dims: a primitive, or PlainReorder.
    void add_reorder(const std::string& name, const dnnl::memory& from, const dnnl::memory& to);

    /// A step of our own. `uses` are the memories that it reads or writes.
    using Own = std::function<void(const Plan::Draw&)>;
    void add_own(const std::string& name, std::vector<dnnl::memory> uses, Own run,
                 std::int64_t flops = 0, const std::string& implementation = "headroom");

    // Communication between lanes

    int lanes() const;
    int lane() const;
    Workers& workers() const; ///< sync() within a step of our own waits for all lanes
    /// Reduce buffer: numbers that all lanes share, one buffer per `id`.
    std::span<double> reduce_buffer(int id, std::size_t count);
    /// Exchange buffer: memory that all lanes share. In a step each lane writes a part of it and,
    /// after sync(), reads all of it. Every lane must request buffers in the same order. Two
    /// buffers alternate, so that no lane writes where another still reads.
    dnnl::memory exchange_buffer(std::size_t bytes);
    /// Broadcasts a decision of the first lane: calls decide() there and returns the result to
    /// every lane. Every lane must call it in the same order. By itself, a lane with one image less
    /// might decide otherwise.
    template <typename T>
    T broadcast(const std::function<T()>& decide) {
        auto& first = broadcast_value(decisions_++);
        if (!first.has_value()) first = decide();
        return std::any_cast<T>(first);
    }

    /// Sets the layer that the next steps belong to, for their names.
    void set_scope(const std::string& layer);
    const std::string& scope() const { return scope_; }
    /// Marks the next layer to be compiled as the last that computes something.
    void set_last(bool last = true) { last_ = last; }
    bool is_last() const { return last_; }
    /// Counts a layer's output towards activation_bytes().
    void count_activation(const Value& value);
    /// A number that is unique in this builder, such as the index of a dropout layer. Every lane
    /// returns the same numbers in the same order.
    int next_id() { return ids_++; }

    // Input and output

    Value input();
    void output(const Value& logits);
    void start_backward() { in_backward_ = true; }
    dnnl::memory diff_output(const Value& logits);
    void finish();

  private:
    std::any& broadcast_value(std::size_t number);
    void remember_layout(const Parameter& parameter);
    StepInfo packing_info(const Parameter& parameter, const std::string& implementation) const;
    Reorder copying(const dnnl::memory& from, const dnnl::memory& to) const;
    void add_primitive(const std::string& name, const char* implementation, dnnl::primitive p,
                       Args args, std::int64_t flops);

    /// A memory in the arena, and the index of its buffer.
    struct Planned {
        dnnl::memory memory;
        std::size_t buffer;
    };

    /// Returns this lane's rows of a buffer of the whole batch.
    dnnl::memory rows(std::span<float>& whole, const compat::Dims& dims);

    Plan::Impl& plan_;
    Lane& lane_;
    bool last_ = false, in_backward_ = false, frozen_ = false;
    std::string scope_;
    int ids_ = 0;
    std::size_t decisions_ = 0, exchange_buffers_ = 0;
    std::vector<LiveRange> live_ranges_;
    std::vector<Planned> planned_;
    std::unordered_map<dnnl_memory_t, std::size_t> buffer_of_;
};

/// Adds an activation's backward step, in place on diff, which is first reordered to the layout of
/// `dst`, the activation's result.
dnnl::memory add_activation_backward(PlanBuilder& builder, Activation activation,
                                     const dnnl::memory& dst, dnnl::memory diff);

/// Returns the values of a memory.
template <typename T>
T* data(const dnnl::memory& memory) {
    return static_cast<T*>(memory.get_data_handle());
}

/// Returns a row-major f32 layout.
compat::Desc plain(const compat::Dims& dims);

/// {batch, shape...}
compat::Dims batched(std::int64_t batch, const Shape& shape);

} // namespace headroom
