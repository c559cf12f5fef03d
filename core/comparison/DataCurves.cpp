#include "core/comparison/DataCurves.h"

#include "core/comparison/Format.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

/// Rounds to two digits: a crossing is not known better.
std::string about(double images) {
    const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(images)) - 1));
    return grouped(std::llround(std::round(images / unit) * unit));
}

std::string list(const std::vector<std::string>& items) {
    if (items.size() < 2) return fmt::format("{}", fmt::join(items, ""));
    const std::vector<std::string> but_last(items.begin(), items.end() - 1);
    return fmt::format("{} and {}", fmt::join(but_last, ", "), items.back());
}

std::string without_crossing(const DataDifference& difference) {
    const auto& all = difference.by_images;
    const auto ahead = std::ranges::find_if(all, [](const auto& at) { return at.mean != 0; });
    if (ahead == all.end())
        return fmt::format("{} and {} are level at every number of training images.",
                           difference.first, difference.second);
    std::vector<std::string> decided;
    for (const auto& at : all)
        if (at.interval.first > 0 || at.interval.second < 0)
            decided.push_back(grouped(std::llround(at.images)));
    const bool second = ahead->mean > 0;
    return fmt::format("{} is ahead of {} at every number of training images that was tried; the "
                       "95% interval of the difference excludes 0 {}.",
                       second ? difference.second : difference.first,
                       second ? difference.first : difference.second,
                       decided.empty()                ? "at none of them"
                       : decided.size() == all.size() ? "at each"
                                                      : fmt::format("at {}", list(decided)));
}

std::string one_crossing(const DataDifference& difference, const Crossing& crossing) {
    const auto& all = difference.by_images;
    const auto fewest = grouped(std::llround(all.front().images));
    const auto most = grouped(std::llround(all.back().images));
    auto words = fmt::format("{} is ahead below about {} training images, {} above. ",
                             crossing.second_after ? difference.first : difference.second,
                             about(crossing.images),
                             crossing.second_after ? difference.second : difference.first);
    if (crossing.from && crossing.to)
        return words + fmt::format("The 95% interval of the difference includes 0 from about {} to "
                                   "{}: the crossing is likely there.",
                                   about(*crossing.from), about(*crossing.to));
    if (crossing.from)
        return words + fmt::format("But from about {} to {}, the most that were tried, the 95% "
                                   "interval of the difference includes 0: perhaps they only come "
                                   "together.",
                                   about(*crossing.from), most);
    if (crossing.to)
        return words + fmt::format("But from {}, the fewest that were tried, to about {} the 95% "
                                   "interval of the difference includes 0: perhaps they only "
                                   "separate there.",
                                   fewest, about(*crossing.to));
    return words + "But the 95% interval of the difference includes 0 at every number that was "
                   "tried: this may be chance.";
}

std::string several_crossings(const DataDifference& difference) {
    std::vector<std::string> places;
    for (const auto& crossing : difference.crossings)
        places.push_back(about(crossing.images));
    const auto sure = std::ranges::count_if(difference.crossings,
                                            [](const Crossing& c) { return c.from && c.to; });
    return fmt::format("The means of {} and {} cross near {} training images; {} of these "
                       "crossings {} between 95% intervals that exclude 0{}.",
                       difference.first, difference.second, list(places),
                       sure == 0 ? "none" : std::to_string(sure), sure > 1 ? "are" : "is",
                       sure == 0 ? ": this may be chance" : "");
}

std::string in_words(const DataDifference& difference, bool over_seeds) {
    const auto& found = difference.crossings;
    auto words = found.empty()       ? without_crossing(difference)
                 : found.size() == 1 ? one_crossing(difference, found.front())
                                     : several_crossings(difference);
    if (!over_seeds)
        words += " The intervals are over test images alone: nothing follows for other seeds.";
    return words;
}

DataDifference difference_over(const std::vector<HeadComparison>& by_images, std::size_t i) {
    DataDifference difference;
    bool over_seeds = true;
    for (const auto& comparison : by_images) {
        const auto& own = comparison.differences.at(i);
        difference.first = own.first;
        difference.second = own.second;
        difference.by_images.push_back({static_cast<double>(comparison.train_count),
                                        own.test_accuracy.mean, own.judgement.interval});
        over_seeds = over_seeds && own.judgement.over_seeds;
    }
    difference.crossings = crossings(difference.by_images);
    difference.words = in_words(difference, over_seeds);
    return difference;
}

HeadForecast forecast(const std::vector<HeadComparison>& by_images, std::size_t head) {
    HeadForecast result;
    std::vector<TrainedError> errors;
    for (const auto& comparison : by_images) {
        const auto& accuracy = comparison.heads.at(head).metrics.at("test_accuracy");
        const auto images = static_cast<double>(comparison.train_count);
        // No error among the test images is not a proof of none.
        const double least = 1 / std::max(1.0, static_cast<double>(comparison.test_count));
        for (const double value : accuracy.values)
            errors.push_back({images, 1 - value, std::max(1 - accuracy.mean, least)});
        result.error_now = 1 - accuracy.mean;
    }
    result.head = by_images.back().heads.at(head).head;
    result.images = 10 * by_images.back().train_count;
    result.law = fit_power_law(errors);
    if (result.law) {
        const auto images = static_cast<double>(result.images);
        const auto [low, high] = result.law->band(images);
        result.words = fmt::format(
            "{}: {} training images, ten times the most that were tried, would bring an error of "
            "about {} instead of {} (95% band {} to {}), if it goes on as the fitted law {} does.",
            result.head, grouped(result.images), percent(result.law->error(images)),
            percent(result.error_now), percent(low), percent(high), law_text(*result.law));
    } else if (by_images.size() < min_law_sizes) {
        result.words = fmt::format("{}: nothing is extrapolated: a power law needs {} numbers of "
                                   "training images or more.",
                                   result.head, min_law_sizes);
    } else {
        result.words = fmt::format(
            "{}: nothing is extrapolated: its errors do not fall like a power law.", result.head);
    }
    return result;
}

} // namespace

DataCurves data_curves(const std::vector<HeadComparison>& by_images) {
    DataCurves curves;
    if (by_images.empty()) return curves;
    for (std::size_t i = 0; i < by_images.front().heads.size(); ++i)
        curves.forecasts.push_back(forecast(by_images, i));
    for (std::size_t i = 0; i < by_images.front().differences.size(); ++i)
        curves.differences.push_back(difference_over(by_images, i));
    return curves;
}

std::string law_text(const PowerLaw& law) {
    const auto falling = fmt::format("{:.3g} n^-{:.2f}", law.b, law.c);
    return law.a < 0.0005 ? falling : fmt::format("{:.3f} + {}", law.a, falling);
}

} // namespace headroom
