#include "core/comparison/HeadComparison.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {
namespace {

using Pair = std::pair<const TrainedRun*, const TrainedRun*>; ///< two heads on one seed

HeadFigures& figures_of(std::vector<HeadFigures>& heads, const std::string& head) {
    for (auto& figures : heads)
        if (figures.head == head) return figures;
    heads.emplace_back().head = head;
    return heads.back();
}

const TrainedRun* run_of(const HeadFigures& figures, std::uint64_t seed) {
    for (const auto& run : figures.runs)
        if (run.seed == seed) return &run;
    return nullptr;
}

template <typename Value>
Spread over_runs(const std::vector<TrainedRun>& runs, Value value) {
    std::vector<double> values;
    for (const auto& run : runs)
        values.push_back(static_cast<double>(value(run)));
    return spread(std::move(values));
}

void summarise(HeadFigures& figures) {
    auto& runs = figures.runs;
    std::sort(runs.begin(), runs.end(), [](auto& a, auto& b) { return a.seed < b.seed; });
    figures.backbone_params = runs.front().backbone_params;
    figures.head_params = runs.front().head_params;
    figures.macs = runs.front().macs;
    figures.activation_bytes = runs.front().activation_bytes;
    figures.train_accuracy = over_runs(runs, [](auto& run) { return run.train_accuracy; });
    figures.test_accuracy = over_runs(runs, [](auto& run) { return run.test_accuracy; });
    figures.gap = over_runs(runs, [](auto& run) { return run.train_accuracy - run.test_accuracy; });
    figures.seconds = over_runs(runs, [](auto& run) { return run.seconds; });
    figures.images_per_second = over_runs(runs, [](auto& run) { return run.images_per_second; });
    figures.peak_memory_bytes = over_runs(runs, [](auto& run) { return run.peak_memory_bytes; });
}

void check_same_samples(const Pair& pair) {
    const auto& [first, second] = pair;
    if (first->test_correct.size() == second->test_correct.size()) return;
    throw data_error(
        fmt::format("cannot pair {} and {} of seed {}: they were tested on {} and {} samples; "
                    "compare runs of the same data",
                    first->head, second->head, first->seed, first->test_correct.size(),
                    second->test_correct.size()));
}

std::int64_t total_params(const HeadFigures& figures) {
    return figures.backbone_params + figures.head_params;
}

/// "62 times fewer parameters", of the second against the first.
std::string size_in_words(std::int64_t first, std::int64_t second) {
    const double ratio = static_cast<double>(std::max(first, second)) /
                         static_cast<double>(std::max<std::int64_t>(1, std::min(first, second)));
    const bool fewer = second < first;
    if (ratio < 1.01) return "about as many parameters";
    if (ratio < 2) {
        const double change =
            std::abs(1 - static_cast<double>(second) / static_cast<double>(first));
        return fmt::format("{:.0f}% {} parameters", 100 * change, fewer ? "fewer" : "more");
    }
    return fmt::format("{:.{}f} times {} parameters", ratio, ratio < 9.95 ? 1 : 0,
                       fewer ? "fewer" : "as many");
}

std::string seeds_in_words(const HeadDifference& difference) {
    const auto& values = difference.test_accuracy.values;
    if (values.size() < 2) return "one seed cannot tell how much the seed matters";
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    if (points(*least) == points(*most))
        return fmt::format("the difference was the same on each of {} seeds", values.size());
    auto words = fmt::format("across {} seeds the difference ran from {} to {} points",
                             values.size(), points(*least), points(*most));
    const bool clear = difference.interval.first > 0 || difference.interval.second < 0;
    if (clear && difference.seed_interval.first <= 0 && difference.seed_interval.second >= 0)
        words += fmt::format(
            " (95% interval {} to {} over seeds: other seeds might turn it around)",
            points(difference.seed_interval.first), points(difference.seed_interval.second));
    return words;
}

std::string verdict(const HeadDifference& difference, const HeadFigures& first,
                    const HeadFigures& second) {
    const double mean = difference.test_accuracy.mean;
    const auto interval =
        fmt::format("95% interval {} to {} over samples", points(difference.interval.first),
                    points(difference.interval.second));
    const auto size = size_in_words(total_params(first), total_params(second));
    const auto seeds = seeds_in_words(difference);
    // points() also rounds the figures above this sentence: both must read alike.
    auto distance = points(std::abs(mean)) + " points";
    if (distance.front() == '+') distance.erase(0, 1);
    const auto* side = mean < 0 ? "behind" : "ahead of";
    if (difference.interval.first > 0 || difference.interval.second < 0)
        return fmt::format("{} is {} {} {} on the test set ({}) with {}; {}.", second.head,
                           distance, side, first.head, interval, size, seeds);
    const auto standing =
        mean == 0 ? fmt::format("{} is level with {}", second.head, first.head)
                  : fmt::format("{} is {} {} {}", second.head, distance, side, first.head);
    return fmt::format("The data does not tell the two apart: {} on the test set, and the {} "
                       "includes 0; {} has {}; {}.",
                       standing, interval, second.head, size, seeds);
}

/// A head that still rose by more than this in its last epoch was stopped too early to judge.
constexpr double learned_out = 0.01;

/// What the held-out accuracy rose by in the last epoch, over the seeds. Schedules that end low
/// flatten every curve, so a rise at the very end is telling.
double last_rise(const HeadFigures& figures) {
    return over_runs(figures.runs,
                     [](const TrainedRun& run) {
                         const auto n = run.curve.size();
                         return n < 2 ? 0
                                      : run.curve[n - 1].held_out_accuracy -
                                            run.curve[n - 2].held_out_accuracy;
                     })
        .mean;
}

/// A sentence to put behind a verdict, or nothing.
std::string still_learning(const HeadFigures& first, const HeadFigures& second) {
    std::vector<std::string> heads;
    for (const auto* figures : {&first, &second})
        if (last_rise(*figures) > learned_out)
            heads.push_back(fmt::format("{} ({} points in the last epoch)", figures->head,
                                        points(last_rise(*figures))));
    if (heads.empty()) return {};
    return fmt::format(" Still learning: {}; train longer (--epochs) before judging.",
                       fmt::join(heads, ", "));
}

HeadDifference difference_of(const HeadFigures& first, const HeadFigures& second,
                             const std::vector<std::uint64_t>& seeds) {
    HeadDifference difference{first.head, second.head, {}, {}, {}, {}, 1, {}};
    std::vector<Pair> pairs;
    std::vector<std::pair<const Correct*, const Correct*>> correct;
    std::vector<double> values;
    for (auto seed : seeds) {
        pairs.emplace_back(run_of(first, seed), run_of(second, seed));
        check_same_samples(pairs.back());
        if (pairs.back().first->test_correct.size() != pairs.front().first->test_correct.size())
            throw data_error(
                fmt::format("cannot pair seeds {} and {}: their test sets differ in size",
                            seeds.front(), seed));
        correct.emplace_back(&pairs.back().first->test_correct, &pairs.back().second->test_correct);
        values.push_back(pairs.back().second->test_accuracy - pairs.back().first->test_accuracy);
    }
    difference.test_accuracy = spread(values);
    difference.seed_interval = t_interval(values);
    const auto paired = paired_difference(correct);
    difference.interval = paired.interval;
    difference.counts = paired.counts;
    difference.mcnemar_p = paired.mcnemar_p;
    difference.verdict = verdict(difference, first, second) + still_learning(first, second);
    return difference;
}

} // namespace

void group_runs(HeadComparison& comparison, std::vector<TrainedRun> runs) {
    auto& heads = comparison.heads;
    heads.clear();
    comparison.seeds.clear();
    comparison.differences.clear();
    for (auto& run : runs)
        figures_of(heads, run.head).runs.push_back(std::move(run));
    if (heads.empty()) return;
    for (auto& figures : heads)
        summarise(figures);
    for (const auto& run : heads.front().runs)
        if (std::all_of(heads.begin(), heads.end(),
                        [&](const auto& head) { return run_of(head, run.seed) != nullptr; }))
            comparison.seeds.push_back(run.seed);
}

void compare_runs(HeadComparison& comparison, std::vector<TrainedRun> runs) {
    group_runs(comparison, std::move(runs));
    const auto& heads = comparison.heads;
    if (comparison.seeds.empty()) return;
    for (std::size_t i = 1; i < heads.size(); ++i)
        comparison.differences.push_back(difference_of(heads[0], heads[i], comparison.seeds));
}

} // namespace headroom
