#include "core/comparison/Verdict.h"

#include "datasets/base/options/OptionName.h"

#include "core/comparison/Format.h"
#include "core/comparison/StandingWords.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <tuple>

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

std::string seeds_in_words(double seeds) {
    return seeds == 1 ? "one seed" : fmt::format("{:.0f} seeds", seeds);
}

std::string verdict(const HeadDifference& difference, const HeadFigures& first,
                    const HeadFigures& second) {
    const auto& [crossed, judgement] = std::tie(difference.crossed, difference.judgement);
    const auto size = ", with " + size_in_words(total_params(first), total_params(second));
    if (judgement.over_seeds)
        return standing_in_words(first.head, second.head, crossed, judgement, size);
    return fmt::format("No verdict: nothing follows from {} for others; train at least {}, better "
                       "{} ({}). With {}, {}{}.",
                       seeds_in_words(crossed.seeds), min_seeds, advised_seeds,
                       option_name("seeds", std::to_string(advised_seeds)),
                       crossed.seeds == 1 ? "this one" : "these",
                       lead_in_words(first.head, second.head, crossed, judgement), size);
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

/// Whether most runs had their lowest held-out loss in the last steps, and not before.
bool held_out_still_fell(const HeadFigures& figures, std::size_t steps) {
    const auto fell = std::ranges::count_if(figures.runs, [steps](const TrainedRun& run) {
        const auto lower = [](const CurvePoint& a, const CurvePoint& b) {
            return a.held_out_loss < b.held_out_loss;
        };
        const auto lowest = std::min_element(run.curve.rbegin(), run.curve.rend(), lower);
        return lowest - run.curve.rbegin() <= static_cast<std::ptrdiff_t>(steps);
    });
    return 2 * fell > std::ssize(figures.runs);
}

/// A head was stopped too early if its training loss was still falling, unless its held-out loss no
/// longer was, its overfitting (its gap) is more than what it had left to learn, or a search has
/// found that more epochs do not help.
bool still_learning(const HeadFigures& figures, const LossTrend& trend) {
    return !figures.settled && trend.fall > clear_fall && trend.share > clear_share &&
           held_out_still_fell(figures, trend.steps) &&
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

/// Returns the verdict's first sentence if a head is still learning; else nothing.
std::string unfinished_in_words(const HeadFigures& first, const HeadFigures& second) {
    std::vector<std::string> heads;
    for (const auto* figures : {&first, &second}) {
        const auto trend = loss_trend(*figures);
        if (trend.steps > 0 && still_learning(*figures, trend))
            heads.push_back(fmt::format(
                "{} (training loss down {:.0f}% in the last {})", figures->head, 100 * trend.share,
                trend.steps == 1 ? "epoch" : fmt::format("{} epochs", trend.steps)));
    }
    if (heads.empty()) return {};
    return fmt::format("The comparison is not finished: still learning: {}; train longer ({}), or "
                       "each head until it has settled ({}, up to {}). ",
                       fmt::join(heads, ", "),
                       option_name("epochs", std::to_string(2 * first.runs.front().curve.size())),
                       option_name("fair"), option_name("max-epochs"));
}

/// A sentence that follows the verdict, or nothing.
std::string remark_in_words(const HeadFigures& first, const HeadFigures& second) {
    if (first.runs.front().converged) return convergence_in_words(first, second);
    for (const auto* figures : {&first, &second})
        if (!figures->settled && loss_trend(*figures).steps == 0)
            return fmt::format(" One epoch cannot show whether a head is still learning; train "
                               "longer ({}) before judging.",
                               option_name("epochs"));
    return {};
}

} // namespace

bool still_learning(const HeadFigures& figures) {
    const auto trend = loss_trend(figures);
    return !figures.runs.front().converged && trend.steps > 0 && still_learning(figures, trend);
}

void conclude(HeadDifference& difference, const HeadFigures& first, const HeadFigures& second,
              double equal_within) {
    difference.judgement =
        judge(difference.crossed, static_cast<double>(difference.counts.discordant()), equal_within,
              Scope::heads);
    const bool by_epochs = !first.runs.front().converged; // lbfgs converges, or says so
    difference.verdict = (by_epochs ? unfinished_in_words(first, second) : "") +
                         verdict(difference, first, second) + remark_in_words(first, second);
}

} // namespace headroom
