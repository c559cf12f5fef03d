#include "core/comparison/Verdict.h"

#include "datasets/base/options/OptionName.h"

#include "core/comparison/Format.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

std::int64_t total_params(const HeadFigures& figures) {
    return std::llround(figures.mean("total_params"));
}

/// "62 times fewer parameters": the second compared with the first.
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

bool leaves_out_zero(const std::pair<double, double>& interval) {
    return interval.first > 0 || interval.second < 0;
}

std::string seeds_in_words(const HeadDifference& difference) {
    const auto& values = difference.test_accuracy.values;
    if (values.size() < 2) return "one seed cannot tell how much the seed matters";
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    if (points(*low) == points(*high))
        return fmt::format("the difference was the same on each of {} seeds", values.size());
    auto words = fmt::format("across {} seeds the difference ran from {} to {} points",
                             values.size(), points(*low), points(*high));
    if (!difference.seed_interval)
        words += fmt::format(", too few seeds to tell what others would show ({})",
                             option_name("seeds", std::to_string(min_seeds)));
    else if (leaves_out_zero(difference.interval) && !leaves_out_zero(*difference.seed_interval))
        words += fmt::format(
            " (95% interval {} to {} over seeds: other seeds might turn it around)",
            points(difference.seed_interval->first), points(difference.seed_interval->second));
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
    // points() also rounds the figures above this sentence: both must agree.
    auto distance = points(std::abs(mean)) + " points";
    if (distance.front() == '+') distance.erase(0, 1);
    const auto* side = mean < 0 ? "behind" : "ahead of";
    if (leaves_out_zero(difference.interval))
        return fmt::format("{} is {} {} {} on the test set ({}) with {}; {}.", second.head,
                           distance, side, first.head, interval, size, seeds);
    const auto standing =
        mean == 0 ? fmt::format("{} is level with {}", second.head, first.head)
                  : fmt::format("{} is {} {} {}", second.head, distance, side, first.head);
    return fmt::format("The data does not tell the two apart: {} on the test set, and the {} "
                       "includes 0; {} has {}; {}.",
                       standing, interval, second.head, size, seeds);
}

/// Decrease of the training loss at the end of training, mean over the seeds.
struct LossTrend {
    std::size_t steps = 0; ///< steps between epochs; 0 if a run has only one epoch
    double fall = 0;       ///< in nats
    double share = 0;      ///< as a share of the loss before it
};

/// Fits a straight line through the last quarter of each run's epochs, at least two. The training
/// loss is a mean over an epoch's images: it fluctuates less than a held-out figure.
LossTrend loss_trend(const HeadFigures& figures) {
    std::size_t epochs = figures.runs.front().curve.size();
    for (const auto& run : figures.runs)
        epochs = std::min(epochs, run.curve.size());
    LossTrend trend;
    if (epochs < 2) return trend;
    trend.steps = std::max<std::size_t>(1, epochs / 4);
    const auto steps = static_cast<double>(trend.steps);
    double before = 0;
    for (const auto& run : figures.runs) {
        double mean = 0, slope = 0, squares = 0;
        for (std::size_t i = 0; i <= trend.steps; ++i) {
            const double at = static_cast<double>(i) - steps / 2;
            const double loss = run.curve[run.curve.size() - 1 - trend.steps + i].train_loss;
            mean += loss / (steps + 1);
            slope += at * loss;
            squares += at * at;
        }
        slope /= squares;
        trend.fall -= slope * steps;
        before += mean - slope * steps / 2;
    }
    trend.share = trend.fall / before;
    trend.fall /= static_cast<double>(figures.runs.size());
    return trend;
}

/// Smaller decreases of the training loss are worth less than about a point of accuracy.
constexpr double clear_fall = 0.03, clear_share = 0.05;

/// A head was stopped too early if its training loss was still falling, unless its overfitting (its
/// gap) is more than what it had left to learn.
bool still_learning(const HeadFigures& figures, const LossTrend& trend) {
    return trend.fall > clear_fall && trend.share > clear_share &&
           figures.mean("gap") <= 1 - figures.mean("train_accuracy");
}

/// The same sentence for runs of lbfgs.
std::string convergence_in_words(const HeadFigures& first, const HeadFigures& second) {
    std::vector<std::string> heads;
    for (const auto* figures : {&first, &second})
        if (std::ranges::any_of(figures->runs, [](const TrainedRun& run) {
                return !run.converged.value_or(false);
            }))
            heads.push_back(figures->head);
    if (heads.empty()) return " Both were trained with lbfgs until they had converged.";
    return fmt::format(" Trained with lbfgs, {} had not converged; train longer ({}) before "
                       "judging.",
                       fmt::join(heads, " and "), option_name("epochs"));
}

/// A sentence that follows the verdict, or nothing.
std::string learning_in_words(const HeadFigures& first, const HeadFigures& second) {
    std::vector<std::string> heads;
    if (first.runs.front().converged) return convergence_in_words(first, second);
    for (const auto* figures : {&first, &second}) {
        const auto trend = loss_trend(*figures);
        if (trend.steps == 0)
            return fmt::format(" One epoch cannot show whether a head is still learning; train "
                               "longer ({}) before judging.",
                               option_name("epochs"));
        if (still_learning(*figures, trend))
            heads.push_back(fmt::format(
                "{} (training loss down {:.0f}% in the last {})", figures->head, 100 * trend.share,
                trend.steps == 1 ? "epoch" : fmt::format("{} epochs", trend.steps)));
    }
    if (heads.empty()) return {};
    return fmt::format(" Still learning: {}; train longer ({}) before judging.",
                       fmt::join(heads, ", "), option_name("epochs"));
}

} // namespace

void conclude(HeadDifference& difference, const HeadFigures& first, const HeadFigures& second) {
    const auto& values = difference.test_accuracy.values;
    difference.seed_interval = seed_interval(values, -1, 1);
    difference.mcnemar_p.reset();
    if (values.size() == 1) difference.mcnemar_p = mcnemar_p(difference.counts);
    difference.verdict = verdict(difference, first, second) + learning_in_words(first, second);
}

} // namespace headroom
