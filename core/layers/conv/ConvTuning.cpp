#include "core/layers/conv/ConvTuning.h"

#include "core/engine/TuningCache.h"
#include "core/engine/TuningChoices.h"
#include "core/layers/conv/ConvTrials.h"
#include "core/layers/conv/WinogradConv.h"

#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <time.h>

namespace headroom {

namespace {

constexpr const char* int16_suffix = ", fixed point";

/// Minimum share of the time that Winograd must save: at about equal times direct is kept.
constexpr double min_gain = 0.1;

/// Below this, either algorithm is fast.
constexpr double min_flops = 1e8;

/// Above this, a trial takes many seconds and cannot be interrupted.
constexpr double max_flops = 1e12;

/// CPU time of this thread in seconds: other programs on a busy machine do not count.
double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Returns the fastest of some trials, as written to tuning.json: "direct" or "winograd 4x4, 18 at
/// once, fixed point".
std::string measure(const std::vector<ConvTrial>& trials) {
    for (const auto& trial : trials)
        trial.run(); // warm up the caches
    std::vector<double> best(trials.size(), std::numeric_limits<double>::infinity());
    const double start = now();
    // The minimum of some rounds, which alternate: other programs disturb some of them.
    for (int round = 0; round < 8 && (round == 0 || now() - start < 0.5); ++round)
        for (std::size_t i = 0; i < trials.size(); ++i) {
            const double began = now();
            trials[i].run();
            best[i] = std::min(best[i], now() - began);
        }
    const auto fastest = std::ranges::min_element(best);
    if (*fastest >= best.front() * (1 - min_gain)) return "direct";
    const auto tiling = trials[static_cast<std::size_t>(fastest - best.begin())].winograd.value();
    return fmt::format("winograd {0}x{0}, {1} at once{2}", tiling.outputs, tiling.tiles_per_block,
                       tiling.int16 ? int16_suffix : "");
}

/// Parses such a choice. Its file may have been edited by the user.
std::optional<WinogradTiling> winograd_in(const std::string& words,
                                          const Convolution& convolution) {
    WinogradTiling tiling;
    if (std::sscanf(words.c_str(), "winograd %dx%*d, %d at once", &tiling.outputs,
                    &tiling.tiles_per_block) != 2)
        return {};
    tiling.int16 = words.ends_with(int16_suffix);
    const bool bf16 = compat::type_of(convolution.src) == dnnl::memory::data_type::bf16;
    if (!Winograd::supports(convolution.shape(), tiling) ||
        (Winograd::for_bf16_alone(tiling) && !bf16))
        return {};
    return tiling;
}

/// Returns, for example, "f32 128x32x16x16 * 64x32x3x3, padding 1x1".
std::string describe(const Convolution& c, const Execution& execution) {
    return fmt::format("{} {} * {}, padding {}", to_string(execution.precision),
                       fmt::join(compat::dims_of(c.src), "x"),
                       fmt::join(compat::dims_of(c.weights), "x"), fmt::join(c.steps.padding, "x"));
}

ConvChoice measure_passes(const PlanBuilder& builder, const Convolution& convolution, double flops,
                          bool needs_diff_src) {
    const Execution& execution = builder.spec().execution;
    if (execution.prefer_winograd && WinogradConv::offered(builder, convolution)) {
        const auto tiling =
            winograd_tilings(convolution.shape(), builder.of_bf16(), builder.training()).back();
        return {tiling, tiling, tiling};
    }
    if (!execution.tune || flops < min_flops || flops > max_flops ||
        !WinogradConv::offered(builder, convolution))
        return {};
    const TuningCache cache(TuningCache::user_file());
    const auto choose = [&](const std::string& pass, const auto& trials) {
        const auto key = fmt::format("convolution {} {}", pass, describe(convolution, execution));
        const auto remembered = [&] {
            return cache.choose(key, "direct", [&] { return measure(trials()); });
        };
        return winograd_in(execution.choices ? execution.choices->choose(key, remembered)
                                             : remembered(),
                           convolution);
    };

    ConvChoice choice;
    choice.forward = choose(builder.training() ? "forward" : "inference", [&] {
        return forward_trials(convolution, builder.convolution_kind(), builder.training());
    });
    if (!builder.training()) return choice;
    choice.backward_weights =
        choose("backward weights", [&] { return backward_weights_trials(convolution); });
    if (needs_diff_src)
        choice.backward_data =
            choose("backward data", [&] { return backward_data_trials(convolution); });
    return choice;
}

} // namespace

ConvChoice choose_passes(PlanBuilder& builder, const Convolution& convolution, double flops,
                         bool needs_diff_src) {
    return builder.broadcast<ConvChoice>(
        [&] { return measure_passes(builder, convolution, flops, needs_diff_src); });
}

} // namespace headroom
