#pragma once

#include "core/engine/Arena.h"
#include "core/engine/PlanBuilder.h"
#include "core/engine/StepTimer.h"
#include "core/engine/Workers.h"
#include "core/tensor/ZeroedMemory.h"

#include <any>
#include <array>
#include <deque>
#include <functional>
#include <map>

namespace headroom {

/// The whole network for a part of the batch: a thread's share, or in inference a slice of it.
struct Lane {
    struct Step {
        StepInfo info;
        PrimitiveCall call;             ///< empty for a step of our own
        std::vector<dnnl::memory> uses; ///< memories of a step of our own
        PlanBuilder::Own own;
    };

    int index = 0;
    int thread = 0;                    ///< of the Plan's workers, which runs it
    std::int64_t first = 0, batch = 0; ///< images [first, first + batch) of the Plan's batch
    std::vector<Step> forward, backward;
    /// Run after backward: reorder gradients to the layout of the first lane's gradients.
    std::vector<Reorder> alignments;
    std::int64_t activation_bytes = 0;
    dnnl::stream stream{compat::cpu()};

    /// Runs `forward` or `backward`; aborts the workers between two steps if a stop is requested.
    void run(std::vector<Step> Lane::*pass, const Plan::Draw& draw, Plan::Impl& plan);
};

/// Contents of a Plan: compile_layers creates it, a PlanBuilder fills each lane, Plan runs it.
struct Plan::Impl {
    explicit Impl(const PlanSpec& spec);

    /// Memory made from a parameter and read by all lanes, and the version it was made from.
    struct Packed {
        Parameter* parameter;
        dnnl::memory packed;
        std::function<void(const dnnl::stream&)> pack;
        std::int64_t vnni_columns; ///< not 0: number of columns of the value in VNNI layout
        StepInfo info;
        /// Initially a version that no parameter has, so that the first pass packs.
        std::uint64_t version = ~std::uint64_t{0};
    };

    /// A parameter computed from others, such as weights with a batch norm folded in.
    struct Derived {
        std::string name;
        std::vector<const Parameter*> sources;
        std::vector<std::uint64_t> versions; ///< versions of the sources it was made from
        std::function<void(std::span<float>)> make;
        Parameter parameter;
    };

    /// A parameter's gradient: a part from each lane, in one layout. The first lane's part receives
    /// the sum; if it is not Parameter::grad itself, `unpack` copies it there.
    struct Gradient {
        Parameter* parameter;
        std::vector<dnnl::memory> parts;
        Reorder unpack;
        std::size_t size; ///< number of values of a part

        /// Adds the other lanes' values in [begin, begin + count) to `sum`, those of the first
        /// lane.
        void add_others(std::size_t begin, std::size_t count, float* sum) const;
    };

    struct Deferred {
        Parameter* parameter;
        StepInfo info;
        std::vector<PlanBuilder::Operands> operands; ///< operands of each lane
        PlanBuilder::PrepareDeferred prepare;
    };

    /// Memory that all lanes share, as large as the largest request.
    struct ExchangeBuffer {
        std::size_t bytes = 0;
        std::vector<dnnl::memory> memories;
    };

    PlanSpec spec;
    Workers workers;
    std::vector<Lane> lanes;
    std::deque<Derived> derived; ///< a deque keeps the addresses of its parameters
    std::vector<Packed> packed;
    std::vector<Gradient> gradients;
    std::vector<Deferred> deferred;
    // Both are for the optimizer.
    std::vector<VnniCopy> vnni_copies;
    std::vector<DeferredGradient> deferred_gradients;
    std::map<const Parameter*, const MemoryLayout*> layouts; ///< layouts that it was compiled for
    std::map<int, std::vector<double>> reduce_buffers;       ///< key: PlanBuilder's id
    std::array<ExchangeBuffer, 2> exchange_buffers;
    std::deque<std::any> broadcast_values; ///< in the order of requests
    std::vector<std::span<char>> arenas;   ///< of each thread, for one of its lanes at a time
    std::vector<ZeroedMemory> storage;     ///< persistent memories and arenas
    std::size_t storage_bytes = 0;
    std::span<float> input, logits, diff_logits;
    StepTimer* timer = nullptr; ///< for the first thread
    std::stop_token stop;
    StepInfo sum_info{"gradients wait, sum, unpack", "headroom", 0, Pass::backward};

    /// Returns zeroed memory, 64-byte aligned, owned by the Plan. Throws Error(resources) if there
    /// is not enough.
    void* allocate(std::size_t bytes);
    /// Returns a thread's arena, of at least `bytes`.
    char* arena(int thread, std::size_t bytes);
    /// To be called when all lanes are built.
    void finish();
    void check_layouts() const;
    void derive_changed();
    void pack_changed(int thread);
    void sum_gradients(int lane);
    /// Whether a gradient is summed where it is used, in a Plan that defers: for a large one,
    /// writing and reading the sum takes longer than adding.
    bool sums_late(const Gradient& gradient) const;
    void use_sum(const Gradient& gradient, int lane, const UseGradient& use) const;
};

} // namespace headroom
