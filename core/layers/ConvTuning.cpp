#include "core/layers/ConvTuning.h"

#include "core/engine/TuningCache.h"

#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <time.h>

namespace headroom {

namespace {

constexpr auto direct = dnnl::algorithm::convolution_direct;
constexpr auto winograd = dnnl::algorithm::convolution_winograd;

/// Winograd must save this share of the time: what is about equal stays direct.
constexpr double least_gain = 0.1;

/// Below this, either way is quick.
constexpr double least_flops = 1e8;

dnnl::memory zeroed(const compat::Desc& desc) {
    dnnl::memory memory(desc, compat::cpu());
    if (desc.get_size() > 0) std::memset(memory.get_data_handle(), 0, desc.get_size());
    return memory;
}

/// Processor seconds of this thread: other programs' turns on a busy machine do not count.
double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// One pass of a convolution, on memory of its own.
class Trial {
  public:
    template <typename PrimitiveDesc>
    Trial(const PrimitiveDesc& pd, const std::vector<std::pair<int, compat::Desc>>& arguments)
        : primitive_(pd) {
        for (const auto& [argument, desc] : arguments)
            args_.emplace(argument, zeroed(desc));
        args_.emplace(DNNL_ARG_SCRATCHPAD, zeroed(pd.scratchpad_desc()));
        run(); // the first finds cold caches
    }

    void measure() {
        const double start = now();
        run();
        best_ = std::min(best_, now() - start);
    }
    double seconds() const { return best_; }

  private:
    void run() {
        primitive_.execute(stream_, args_);
        stream_.wait();
    }

    dnnl::primitive primitive_;
    dnnl::stream stream_{compat::cpu()};
    PlanBuilder::Args args_;
    double best_ = std::numeric_limits<double>::infinity();
};

Trial forward_trial(const Convolution& c, dnnl::algorithm algorithm, dnnl::prop_kind kind) {
    const auto pd = c.forward(algorithm, kind, false);
    return {pd,
            {{DNNL_ARG_SRC, pd.src_desc()},
             {DNNL_ARG_WEIGHTS, pd.weights_desc()},
             {DNNL_ARG_BIAS, c.bias},
             {DNNL_ARG_DST, pd.dst_desc()}}};
}

Trial backward_data_trial(const Convolution& c, dnnl::algorithm algorithm) {
    const auto pd = c.backward_data(algorithm);
    return {pd,
            {{DNNL_ARG_DIFF_DST, pd.diff_dst_desc()},
             {DNNL_ARG_WEIGHTS, pd.weights_desc()},
             {DNNL_ARG_DIFF_SRC, pd.diff_src_desc()}}};
}

Trial backward_weights_trial(const Convolution& c, dnnl::algorithm algorithm) {
    const auto pd = c.backward_weights(algorithm, c.src);
    return {pd,
            {{DNNL_ARG_SRC, pd.src_desc()},
             {DNNL_ARG_DIFF_DST, pd.diff_dst_desc()},
             {DNNL_ARG_DIFF_WEIGHTS, pd.diff_weights_desc()},
             {DNNL_ARG_DIFF_BIAS, c.bias}}};
}

/// Asks the cache, which tries both algorithms in turns where it does not know.
template <typename MakeTrial>
dnnl::algorithm choose(const TuningCache& cache, const std::string& what, const MakeTrial& trial) {
    const std::string choice = cache.choose(what, "direct", [&] {
        Trial a = trial(direct), b = trial(winograd);
        const double start = now();
        for (int round = 0; round < 4 && (round == 0 || now() - start < 0.5); ++round) {
            a.measure();
            b.measure();
        }
        return b.seconds() < a.seconds() * (1 - least_gain) ? "winograd" : "direct";
    });
    return choice == "winograd" ? winograd : direct;
}

/// Whether oneDNN has a Winograd of its own for this: 3.x has none.
bool has_winograd(const Convolution& convolution) {
    try {
        convolution.forward(winograd, dnnl::prop_kind::forward_training, false);
        return true;
    } catch (const dnnl::error&) {
        return false;
    }
}

/// "f32 128x32x16x16 * 64x32x3x3"
std::string describe(const Convolution& c, const Execution& execution) {
    return fmt::format("{} {} * {}, stride {}, padding {}", to_string(execution.precision),
                       fmt::join(compat::dims_of(c.src), "x"),
                       fmt::join(compat::dims_of(c.weights), "x"), fmt::join(c.strides, "x"),
                       fmt::join(c.padding, "x"));
}

} // namespace

ConvAlgorithms choose_algorithms(const PlanBuilder& builder, const Convolution& convolution,
                                 double flops, bool needs_diff_src) {
    const Execution& execution = builder.spec().execution;
    if (!execution.tune || flops < least_flops || !has_winograd(convolution)) return {};
    const TuningCache cache(TuningCache::user_file());
    const std::string shape = describe(convolution, execution);
    const auto kind = builder.forward_kind();

    ConvAlgorithms chosen;
    chosen.forward = choose(
        cache, fmt::format("conv forward{} {}", builder.training() ? "" : " inference", shape),
        [&](auto algorithm) { return forward_trial(convolution, algorithm, kind); });
    if (!builder.training()) return chosen;
    chosen.backward_weights = choose(cache, "conv backward weights " + shape, [&](auto algorithm) {
        return backward_weights_trial(convolution, algorithm);
    });
    if (!needs_diff_src) return chosen;
    chosen.backward_data = choose(cache, "conv backward data " + shape, [&](auto algorithm) {
        return backward_data_trial(convolution, algorithm);
    });
    return chosen;
}

} // namespace headroom
