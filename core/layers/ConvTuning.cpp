#include "core/layers/ConvTuning.h"

#include "core/engine/TuningCache.h"
#include "core/layers/ConvTrials.h"
#include "core/layers/WinogradConv.h"

#include <charconv>
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

/// Processor seconds of this thread: other programs' turns on a busy machine do not count.
double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The quickest of some trials, in a word: "direct" or "winograd 24".
std::string measure(const std::vector<ConvTrial>& trials) {
    for (const auto& trial : trials)
        trial.run(); // the first finds cold caches
    std::vector<double> best(trials.size(), std::numeric_limits<double>::infinity());
    const double start = now();
    for (int round = 0; round < 4 && (round == 0 || now() - start < 0.5); ++round)
        for (std::size_t i = 0; i < trials.size(); ++i) {
            const double began = now();
            trials[i].run();
            best[i] = std::min(best[i], now() - began);
        }
    const auto least = std::ranges::min_element(best);
    if (*least >= best.front() * (1 - least_gain)) return "direct";
    return fmt::format("winograd {}", trials[static_cast<std::size_t>(least - best.begin())].tiles);
}

/// The number of tiles in such a word. People can edit the file that it comes from.
int tiles_of(std::string_view choice) {
    constexpr std::string_view ours = "winograd ";
    int tiles = 0;
    if (choice.starts_with(ours))
        std::from_chars(choice.data() + ours.size(), choice.data() + choice.size(), tiles);
    return std::clamp(tiles, 0, 4096);
}

/// "f32 128x32x16x16 * 64x32x3x3, padding 1x1"
std::string describe(const Convolution& c, const Execution& execution) {
    return fmt::format("{} {} * {}, padding {}", to_string(execution.precision),
                       fmt::join(compat::dims_of(c.src), "x"),
                       fmt::join(compat::dims_of(c.weights), "x"), fmt::join(c.padding, "x"));
}

} // namespace

ConvChoice choose_passes(const PlanBuilder& builder, const Convolution& convolution, double flops,
                         bool needs_diff_src) {
    const Execution& execution = builder.spec().execution;
    if (!execution.tune || flops < least_flops || !WinogradConv::offered(builder, convolution))
        return {};
    const TuningCache cache(TuningCache::user_file());
    const auto choose = [&](const std::string& pass, const auto& trials) {
        const auto key = fmt::format("convolution {} {}", pass, describe(convolution, execution));
        return tiles_of(cache.choose(key, "direct", [&] { return measure(trials()); }));
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

} // namespace headroom
