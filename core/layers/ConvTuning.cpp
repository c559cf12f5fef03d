#include "core/layers/ConvTuning.h"

#include "core/engine/TuningCache.h"
#include "core/layers/WinogradConv.h"
#include "core/tensor/ZeroedMemory.h"

#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <time.h>

namespace headroom {

namespace {

/// Winograd must save this share of the time: what is about equal stays direct.
constexpr double least_gain = 0.1;

/// Below this, either way is quick.
constexpr double least_flops = 1e8;

/// Numbers of tiles that were the best of all for some shape: small ones where the coefficients of
/// many channels fill the second-level cache, large ones where those of the weights do.
constexpr int tile_counts[]{24, 96};

dnnl::memory zeroed(const compat::Desc& desc) {
    dnnl::memory memory(desc, compat::cpu());
    if (desc.get_size() > 0) std::memset(memory.get_data_handle(), 0, desc.get_size());
    return memory;
}

dnnl::memory zeroed(std::size_t bytes) {
    return zeroed(
        {{static_cast<std::int64_t>(bytes)}, dnnl::memory::data_type::u8, compat::Dims{1}});
}

/// Processor seconds of this thread: other programs' turns on a busy machine do not count.
double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// One way to compute a pass, on memory of its own.
struct Trial {
    int tiles; ///< as in ConvChoice
    std::function<void()> run;
    double best = std::numeric_limits<double>::infinity();

    void measure() {
        const double start = now();
        run();
        best = std::min(best, now() - start);
    }
};

/// A pass by a primitive.
template <typename PrimitiveDesc>
Trial direct(const PrimitiveDesc& pd, const std::vector<std::pair<int, compat::Desc>>& arguments) {
    PlanBuilder::Args args;
    for (const auto& [argument, desc] : arguments)
        args.emplace(argument, zeroed(desc));
    args.emplace(DNNL_ARG_SCRATCHPAD, zeroed(pd.scratchpad_desc()));
    return {
        0, [primitive = dnnl::primitive(pd), args, stream = dnnl::stream(compat::cpu())]() mutable {
            primitive.execute(stream, args);
            stream.wait();
        }};
}

/// The memory of one convolution for our Winograd, which all trials share.
struct Operands {
    explicit Operands(const Convolution& c)
        : bf16(compat::type_of(c.src) == dnnl::memory::data_type::bf16), src(like(c.src)),
          dst(like(c.dst)), weights(like(c.weights)), bias(zeroed(c.bias)) {}

    /// In f32, which is enough for either type.
    static dnnl::memory like(const compat::Desc& desc) {
        return zeroed(plain(compat::dims_of(desc)));
    }
    /// Calls f(T* src, T* dst).
    template <typename F>
    void with_activations(const F& f) const {
        if (bf16)
            f(data<BFloat16>(src), data<BFloat16>(dst));
        else
            f(data<float>(src), data<float>(dst));
    }

    bool bf16;
    dnnl::memory src, dst, weights, bias;
};

/// f(winograd, coefficients, scratch) is the pass.
template <typename F>
Trial by_winograd(const Winograd& winograd, int tiles, const F& f) {
    return {tiles, [=, coefficients = zeroed(winograd.transformed_count() * sizeof(float)),
                    scratch = zeroed(winograd.backward_weights_scratch_bytes())] {
                f(winograd, data<float>(coefficients), data<void>(scratch));
            }};
}

/// Asks the cache, which tries all ways in turns where it does not know. `trials` makes them.
template <typename MakeTrials>
int choose(const TuningCache& cache, const std::string& what, const MakeTrials& make_trials) {
    const std::string choice = cache.choose(what, "direct", [&] {
        std::vector<Trial> trials = make_trials();
        for (auto& trial : trials)
            trial.run(); // the first finds cold caches
        const double start = now();
        for (int round = 0; round < 4 && (round == 0 || now() - start < 0.5); ++round)
            for (auto& trial : trials)
                trial.measure();
        const auto least = std::ranges::min_element(trials, {}, &Trial::best);
        const bool pays = least->best < trials.front().best * (1 - least_gain);
        return pays ? fmt::format("winograd {}", least->tiles) : "direct";
    });
    int tiles = 0;
    if (const std::string_view text = choice; text.starts_with("winograd "))
        std::from_chars(text.data() + 9, text.data() + text.size(), tiles);
    return std::clamp(tiles, 0, 4096); // people can edit the file
}

/// "f32 128x32x16x16 * 64x32x3x3"
std::string describe(const Convolution& c, const Execution& execution) {
    return fmt::format("{} {} * {}, padding {}", to_string(execution.precision),
                       fmt::join(compat::dims_of(c.src), "x"),
                       fmt::join(compat::dims_of(c.weights), "x"), fmt::join(c.padding, "x"));
}

} // namespace

ConvChoice choose_passes(const PlanBuilder& builder, const Convolution& c, double flops,
                         bool needs_diff_src) {
    const Execution& execution = builder.spec().execution;
    if (!execution.tune || flops < least_flops || !WinogradConv::offered(builder, c)) return {};
    const TuningCache cache(TuningCache::user_file());
    const std::string shape = describe(c, execution);
    ConvChoice chosen;

    const auto name = builder.training() ? "convolution forward " : "convolution inference ";
    chosen.forward = choose(cache, name + shape, [&] {
        const auto pd = c.forward(builder.forward_kind(), false);
        std::vector<Trial> trials{direct(pd, {{DNNL_ARG_SRC, pd.src_desc()},
                                              {DNNL_ARG_WEIGHTS, pd.weights_desc()},
                                              {DNNL_ARG_BIAS, c.bias},
                                              {DNNL_ARG_DST, pd.dst_desc()}})};
        const Operands operands(c);
        for (int tiles : tile_counts)
            trials.push_back(by_winograd(
                {c.shape(), tiles}, tiles,
                [=, train = builder.training()](const Winograd& w, float* coefficients,
                                                void* scratch) {
                    if (train) w.transform_weights(data<float>(operands.weights), coefficients);
                    operands.with_activations([&](auto* src, auto* dst) {
                        w.forward(src, coefficients, data<float>(operands.bias), false, dst,
                                  scratch);
                    });
                }));
        return trials;
    });
    if (!builder.training()) return chosen;

    chosen.backward_weights = choose(cache, "convolution backward weights " + shape, [&] {
        const auto pd = c.backward_weights(c.src);
        std::vector<Trial> trials{direct(pd, {{DNNL_ARG_SRC, pd.src_desc()},
                                              {DNNL_ARG_DIFF_DST, pd.diff_dst_desc()},
                                              {DNNL_ARG_DIFF_WEIGHTS, pd.diff_weights_desc()},
                                              {DNNL_ARG_DIFF_BIAS, c.bias}})};
        const Operands operands(c);
        for (int tiles : tile_counts)
            trials.push_back(by_winograd(
                {c.shape(), tiles}, tiles, [=](const Winograd& w, float*, void* scratch) {
                    operands.with_activations([&](auto* src, auto* dst) {
                        w.backward_weights(src, dst, data<float>(operands.weights),
                                           data<float>(operands.bias), scratch);
                    });
                }));
        return trials;
    });
    if (!needs_diff_src) return chosen;

    chosen.backward_data = choose(cache, "convolution backward data " + shape, [&] {
        const auto pd = c.backward_data();
        std::vector<Trial> trials{direct(pd, {{DNNL_ARG_DIFF_DST, pd.diff_dst_desc()},
                                              {DNNL_ARG_WEIGHTS, pd.weights_desc()},
                                              {DNNL_ARG_DIFF_SRC, pd.diff_src_desc()}})};
        const Operands operands(c);
        for (int tiles : tile_counts)
            trials.push_back(by_winograd(
                Winograd(c.shape(), tiles).backward_data(), tiles,
                [=](const Winograd& w, float* coefficients, void* scratch) {
                    w.transform_weights_for_data(data<float>(operands.weights), coefficients);
                    operands.with_activations([&](auto* src, auto* dst) {
                        w.forward(dst, coefficients, nullptr, false, src, scratch);
                    });
                }));
        return trials;
    });
    return chosen;
}

} // namespace headroom
