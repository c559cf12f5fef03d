#include "core/comparison/HeadComparison.h"

#include "core/comparison/RunMetrics.h"
#include "core/comparison/Verdict.h"
#include "datasets/base/Error.h"

#include <algorithm>
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
    const auto found = std::ranges::lower_bound(figures.runs, seed, {}, &TrainedRun::seed);
    return found != figures.runs.end() && found->seed == seed ? &*found : nullptr;
}

void summarise(HeadFigures& figures) {
    auto& runs = figures.runs;
    std::sort(runs.begin(), runs.end(), [](auto& a, auto& b) { return a.seed < b.seed; });
    for (const auto& metric : run_metrics()) {
        std::vector<double> values;
        for (const auto& run : runs)
            if (const auto value = metric.value(run)) values.push_back(*value);
        if (values.size() != runs.size()) continue;
        if (!metric.by_seed) values.resize(1);
        figures.metrics[metric.key] = spread(std::move(values));
    }
    std::vector<std::vector<ReliabilityBin>> bins;
    for (const auto& run : runs)
        if (run.calibration) bins.push_back(run.calibration->bins);
    figures.reliability = pooled_bins(bins);
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

HeadDifference difference_of(const HeadComparison& comparison, const HeadFigures& first,
                             const HeadFigures& second) {
    HeadDifference difference;
    difference.first = first.head;
    difference.second = second.head;
    std::vector<Pair> pairs;
    std::vector<std::pair<const Correct*, const Correct*>> correct;
    std::vector<double> values;
    for (auto seed : comparison.seeds) {
        pairs.emplace_back(run_of(first, seed), run_of(second, seed));
        check_same_samples(pairs.back());
        if (pairs.back().first->test_correct.size() != pairs.front().first->test_correct.size())
            throw data_error(
                fmt::format("cannot pair seeds {} and {}: their test sets differ in size",
                            comparison.seeds.front(), seed));
        correct.emplace_back(&pairs.back().first->test_correct, &pairs.back().second->test_correct);
        values.push_back(pairs.back().second->test_accuracy() -
                         pairs.back().first->test_accuracy());
        difference.by_seed.push_back(paired_counts(*correct.back().first, *correct.back().second));
        difference.counts += difference.by_seed.back();
    }
    difference.test_accuracy = spread(values);
    difference.crossed = crossed_difference(correct);
    difference.crossed.mean =
        difference.test_accuracy.mean; // to the last bit, as a report holds it
    if (comparison.test_labels.size() == correct.front().first->size())
        difference.classes = class_differences(correct, comparison.test_labels, comparison.classes);
    conclude(difference, first, second, comparison.equal_within);
    return difference;
}

std::vector<SeedTest> seed_tests(const HeadComparison& comparison) {
    std::vector<SeedTest> tests;
    if (comparison.heads.size() < 3) return tests;
    for (auto seed : comparison.seeds) {
        std::vector<std::string> names;
        std::vector<const Correct*> correct;
        for (const auto& head : comparison.heads) {
            names.push_back(head.head);
            correct.push_back(&run_of(head, seed)->test_correct);
        }
        tests.push_back({seed, several_models(names, correct)});
    }
    return tests;
}

} // namespace

void group_runs(HeadComparison& comparison, std::vector<TrainedRun> runs) {
    auto& heads = comparison.heads;
    heads.clear();
    comparison.seeds.clear();
    comparison.differences.clear();
    comparison.seed_tests.clear();
    for (auto& run : runs)
        figures_of(heads, run.head).runs.push_back(std::move(run));
    if (heads.empty()) return;
    for (auto& figures : heads) {
        summarise(figures);
        const auto* found = search_of(comparison.searched, figures.head);
        figures.settled = found && found->epochs_searched && found->settled;
    }
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
        comparison.differences.push_back(difference_of(comparison, heads[0], heads[i]));
    comparison.seed_tests = seed_tests(comparison);
}

} // namespace headroom
