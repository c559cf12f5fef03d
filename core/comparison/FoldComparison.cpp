#include "core/comparison/FoldComparison.h"

#include "core/comparison/Format.h"
#include "core/comparison/RunMetrics.h"
#include "core/comparison/Verdict.h"
#include "core/comparison/statistics/Holm.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

/// Means over the seeds become values of the folds.
HeadFigures figures_over(const std::vector<FinishedFold>& folds, std::size_t head) {
    HeadFigures figures;
    figures.head = folds.front().comparison.heads.at(head).head;
    for (const auto& metric : run_metrics()) {
        std::vector<double> values;
        for (const auto& fold : folds)
            if (const auto* own = fold.comparison.heads.at(head).find(metric.key))
                values.push_back(own->mean);
        if (values.size() != folds.size()) continue;
        figures.metrics[metric.key] = spread(std::move(values));
    }
    return figures;
}

/// "The comparison is not finished: ..." if some head was still learning; else nothing.
std::string unfinished_in_words(const std::vector<FinishedFold>& folds,
                                const std::vector<std::size_t>& heads) {
    std::vector<std::string> texts;
    for (const auto head : heads) {
        const auto count = std::ranges::count_if(folds, [head](const FinishedFold& fold) {
            return still_learning(fold.comparison.heads.at(head));
        });
        if (count > 0)
            texts.push_back(fmt::format("{} in {} of {} folds",
                                        folds.front().comparison.heads.at(head).head, count,
                                        folds.size()));
    }
    if (texts.empty()) return {};
    return fmt::format("The comparison is not finished: still learning: {}; train longer ({}), or "
                       "each head until it has settled ({}). ",
                       fmt::join(texts, ", "), option_name("epochs"), option_name("fair"));
}

double test_images(const FoldComparison& comparison) {
    double images = 0;
    for (const auto& fold : comparison.folds)
        images += static_cast<double>(fold.test_count);
    return images;
}

FoldDifference difference_of(const FoldComparison& comparison, std::size_t second) {
    const auto& heads = comparison.heads;
    FoldDifference difference;
    difference.first = heads.front().head;
    difference.second = heads[second].head;
    std::vector<double> values;
    for (std::size_t i = 0; i < comparison.folds.size(); ++i)
        values.push_back(heads[second].metrics.at("test_accuracy").values[i] -
                         heads.front().metrics.at("test_accuracy").values[i]);
    difference.test_accuracy = spread(values);
    difference.test = corrected_t_test(values, comparison.test_share());
    auto estimate = correlated_estimate(values, comparison.test_share());
    estimate.error = std::max(estimate.error, 1 / std::max(1.0, test_images(comparison)));
    const auto ends = interval(estimate);
    difference.conclusion = {ends, comparison.equal_within,
                             probabilities(estimate, comparison.equal_within),
                             standing(ends, comparison.equal_within)};
    return difference;
}

std::string verdict(const FoldDifference& difference, std::size_t folds) {
    const auto lead = fmt::format(
        "{}, mean over {} folds (95% interval {} over folds that share training images)",
        distance_in_words(difference.first, difference.second, difference.test_accuracy.mean),
        folds, range(difference.conclusion.interval));
    return standing_in_words(difference.first, difference.second, difference.conclusion, lead,
                             "More images would tell more; more folds of the same images add "
                             "little.");
}

/// Notes of every fold: the others are about one.
std::vector<std::string> common_notes(const std::vector<FinishedFold>& folds) {
    auto notes = folds.front().comparison.notes;
    for (const auto& fold : folds)
        std::erase_if(notes, [&](const std::string& note) {
            return std::ranges::find(fold.comparison.notes, note) == fold.comparison.notes.end();
        });
    return notes;
}

void describe(FoldComparison& comparison, const std::vector<FinishedFold>& finished) {
    const auto& first = finished.front().comparison;
    comparison.seeds = first.seeds;
    comparison.data = first.data;
    comparison.data_format = first.data_format;
    comparison.data_fingerprint = first.data_fingerprint;
    comparison.model = first.model;
    comparison.input = first.input;
    comparison.weights = first.weights;
    comparison.settings = first.settings;
    comparison.environment = first.environment;
    comparison.notes = common_notes(finished);
    if (!first.searched.empty())
        comparison.notes.emplace_back("learning rates and epochs were searched in each fold, on "
                                      "its training images alone");
    if (std::ssize(finished) < comparison.asked)
        comparison.notes.push_back(fmt::format("{} of {} folds are finished: the others are left "
                                               "out",
                                               finished.size(), comparison.asked));
}

} // namespace

FoldComparison compare_folds(int asked, double equal_within,
                             const std::vector<FinishedFold>& finished) {
    FoldComparison comparison;
    comparison.asked = asked;
    comparison.equal_within = equal_within;
    if (finished.empty()) return comparison;
    describe(comparison, finished);
    for (const auto& fold : finished)
        comparison.folds.push_back(
            {fold.fold, fold.comparison.train_count, fold.comparison.test_count});
    for (std::size_t head = 0; head < finished.front().comparison.heads.size(); ++head)
        comparison.heads.push_back(figures_over(finished, head));
    if (finished.size() < 2) return comparison;

    std::vector<double> p;
    for (std::size_t head = 1; head < comparison.heads.size(); ++head) {
        auto& difference = comparison.differences.emplace_back(difference_of(comparison, head));
        difference.verdict =
            unfinished_in_words(finished, {0, head}) + verdict(difference, finished.size());
        p.push_back(difference.test.p);
    }
    const auto corrected = holm(p);
    for (std::size_t i = 0; i < corrected.size(); ++i)
        comparison.differences[i].p_holm = corrected[i];
    return comparison;
}

} // namespace headroom
