#pragma once

#include "core/engine/Arena.h"
#include "core/engine/PlanBuilder.h"
#include "core/engine/StepTimer.h"

#include <cstdlib>

namespace headroom {

/// What a Plan is made of; only PlanBuilder.cpp (which fills it) and Plan.cpp (which runs it) look
/// in.
struct Plan::Impl {
    struct Step {
        StepInfo info;
        dnnl::primitive primitive; ///< empty for a step of our own
        PlanBuilder::Args args;
        PlanBuilder::Own own;
    };

    /// A packed copy of a parameter, and the version of it that was packed last.
    struct Packed {
        Parameter* parameter;
        dnnl::memory plain, packed;
        dnnl::reorder reorder;
        std::uint64_t version;
        StepInfo info;
    };

    /// A memory whose bytes are planned: which buffer it lies in.
    struct Planned {
        dnnl::memory memory;
        std::size_t buffer;
    };

    struct Free {
        void operator()(void* p) const { std::free(p); }
    };
    using Bytes = std::unique_ptr<void, Free>;

    PlanSpec spec;
    dnnl::stream stream{compat::cpu()};
    std::vector<Step> forward, backward;
    std::vector<Packed> packed;
    std::vector<Bytes> storage; ///< persistent memories, and the arena at the end
    std::size_t storage_bytes = 0;
    std::int64_t activation_bytes = 0;
    dnnl::memory input, logits, diff_logits;
    std::int64_t logit_count = 0;
    StepTimer* timer = nullptr;

    // Used while building only.
    bool in_backward = false;
    std::string scope;
    int ids = 0;
    std::vector<Life> lives;
    std::vector<Planned> planned;
    std::unordered_map<dnnl_memory_t, std::size_t> buffer_of;

    /// 64-byte aligned and zeroed, owned by the Plan. Throws Error(resources) where there is no
    /// room.
    void* allocate(std::size_t bytes);
    void run(std::vector<Step>& steps, const Plan::Draw& draw);
    void pack_changed();
};

} // namespace headroom
