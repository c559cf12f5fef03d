#include "core/comparison/AccuracyInterval.h"
#include "core/comparison/Format.h"
#include "core/comparison/report/ReportCharts.h"
#include "core/jobs/sweeps/DataSweepJob.h"
#include "core/jobs/sweeps/DataSweepTable.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "core/runs/CompareFolder.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

constexpr const char* about_data = R"html(<h2>How to read this</h2>
<p>The same heads are trained with each number of images, with the same seeds, on the same split, and tested on the same images. Each class keeps its share, and the images of a smaller number are among those of a larger.</p>
<p>The interval of the difference is taken as straight between two numbers of images, over their logarithm. Where it includes 0, either head may be ahead.</p>
<p>Often the error falls like a power law of the number of images, a + b n^-c (Hestness et al. 2017, arXiv:1712.00409). It is fitted to all networks of a head by least squares of the relative error; the part a, which no number of images removes, takes four numbers of images. The band is 95% for the fitted curve, if there is such a law. Nothing ensures that there is: only more images would tell.</p>
)html";

constexpr const char* same_epochs =
    "Every number of images is trained for the same number of epochs, so that fewer images also "
    "mean fewer steps of the optimizer.";

/// Half of the chance of one error among the test images: where an axis of errors can begin.
double least_error(const HeadComparison& comparison) {
    return 0.5 / std::max(1.0, static_cast<double>(comparison.test_count));
}

/// The fitted law from the most images on that were tried, with its band.
Line forecast_line(const HeadForecast& forecast, std::size_t head, bool error) {
    constexpr int steps = 24; // more than the points that are marked
    Line line{head_colour(head), false, true, "", {}};
    const auto& law = *forecast.law;
    const double to = static_cast<double>(forecast.images), from = to / 10;
    for (int i = 0; i <= steps; ++i) {
        const double images = from * std::pow(10, static_cast<double>(i) / steps);
        const double value = law.error(images);
        const auto [low, high] = law.band(images);
        line.points.emplace_back(images, error ? value : 1 - value);
        line.band.push_back(error ? std::pair(low, high) : std::pair(1 - high, 1 - low));
    }
    return line;
}

/// Accuracy, or error, of every head over the number of images. Bands may leave the chart, and so
/// may bars towards no error, so that what was measured keeps its room.
LineChart data_chart(const DataSweepResult& result, bool error) {
    LineChart chart{error ? "Test error by number of training images"
                          : "Test accuracy by number of training images",
                    {},
                    "training images",
                    {},
                    1,
                    0};
    chart.log_x = true;
    chart.log_y = error;
    const double least = least_error(result.comparisons.back());
    const auto reach = [&](double value) {
        if (error) value = std::max(value, least);
        chart.low = std::min(chart.low, value);
        chart.high = std::max(chart.high, value);
    };
    for (std::size_t h = 0; h < result.comparisons.front().heads.size(); ++h) {
        Line line{head_colour(h), false, false, result.comparisons.front().heads[h].head, {}, h};
        chart.description += line.label + ": ";
        for (const auto& comparison : result.comparisons) {
            const auto& head = comparison.heads[h];
            const double accuracy = head.mean("test_accuracy");
            const auto [low, high] = accuracy_interval(head, comparison.test_count).interval;
            const double value = error ? std::max(1 - accuracy, least) : accuracy;
            line.points.emplace_back(comparison.train_count, value);
            line.intervals.push_back(error ? std::pair(1 - high, 1 - low) : std::pair(low, high));
            const auto& [from, to] = line.intervals.back();
            for (const double reached : {value, error ? std::max(from, value / 3) : from, to})
                reach(reached);
            chart.description +=
                fmt::format("{} with {} images, ", percent(value), grouped(comparison.train_count));
        }
        chart.description.replace(chart.description.size() - 2, 2, ". ");
        chart.lines.push_back(std::move(line));
    }
    for (std::size_t h = 0; h < result.curves.forecasts.size(); ++h) {
        const auto& forecast = result.curves.forecasts[h];
        if (!forecast.law) continue;
        chart.lines.push_back(forecast_line(forecast, h, error));
        chart.extrapolated_from = static_cast<double>(forecast.images) / 10;
        reach(chart.lines.back().points.back().second);
        chart.description +=
            fmt::format("Extrapolated, {}: {} with {} images. ", forecast.head,
                        percent(chart.lines.back().points.back().second), grouped(forecast.images));
    }
    return chart;
}

std::string curves_section(SweepPage& page, const DataSweepResult& result) {
    const bool over_seeds =
        accuracy_interval(result.comparisons.front().heads.front(), 1).over_seeds;
    const bool extrapolated = std::ranges::any_of(
        result.curves.forecasts, [](const auto& forecast) { return forecast.law.has_value(); });
    const auto note =
        fmt::format("Bars are 95% intervals over {}.{}",
                    over_seeds ? "the seeds" : "the test images, for these networks",
                    extrapolated ? " Dashed: the fitted power law with its 95% band, beyond what "
                                   "was measured."
                                 : "");
    std::string links;
    for (std::size_t i = 0; i < result.limits.size(); ++i)
        links += fmt::format("{}<a href=\"{}/{}\">{}</a>", i == 0 ? "" : ", ",
                             escape_html(CompareFolder::limit({}, result.limits[i]).string()),
                             CompareFolder::html, grouped(result.comparisons[i].train_count));
    std::string html = "<h2>By number of training images</h2>\n<div class=\"cards pairs\">\n";
    html += page.add(PageChart{"Test accuracy", to_svg(data_chart(result, false)), note});
    html +=
        page.add(PageChart{"Test error, both axes logarithmic", to_svg(data_chart(result, true)),
                           "A power law without a floor is a straight line here."});
    html += "</div>\n" + page.add(data_table(result));
    return html +
           fmt::format("<p class=\"note\">The report of each number of images: {}.</p>\n", links);
}

std::string forecast_section(const DataSweepResult& result) {
    std::string cards, missing;
    for (std::size_t h = 0; h < result.curves.forecasts.size(); ++h) {
        const auto& forecast = result.curves.forecasts[h];
        if (!forecast.law) {
            missing += fmt::format("<p>{}</p>\n", escape_html(forecast.words));
            continue;
        }
        const auto images = static_cast<double>(forecast.images);
        const auto [low, high] = forecast.law->band(images);
        cards += figure_card(
            h, forecast.head, percent(forecast.law->error(images)), "error, extrapolated",
            fmt::format("with {} images; 95% band {} to {}. Measured with {}: {}. Fitted error: {}",
                        grouped(forecast.images), percent(low), percent(high),
                        grouped(forecast.images / 10), percent(forecast.error_now),
                        law_text(*forecast.law)));
    }
    if (!cards.empty()) cards = "<div class=\"cards\">\n" + cards + "</div>\n";
    return "<h2>What would ten times the images bring?</h2>\n" + cards + missing;
}

} // namespace

SweepPage page_of(const DataSweepResult& result) {
    SweepPage page;
    page.kind = "data sweep";
    page.question = "How many training images are enough?";
    page.command = result.command;
    if (result.comparisons.empty()) {
        page.body = "<p>No number of training images is complete yet.</p>\n";
        return page;
    }
    const auto& last = result.comparisons.back();
    page.model = last.model;
    page.input = last.input;
    page.data = last.data;
    for (const auto& head : last.heads)
        page.heads.push_back(head.head);
    for (const auto& difference : result.curves.differences)
        page.findings.push_back(difference.words);
    page.body = curves_section(page, result) + forecast_section(result) + about_data;
    page.settings = {{"Data", last.data},
                     {"Training images", fmt::format("{}", fmt::join(result.limits, ", "))},
                     {"Test images", grouped(last.test_count)},
                     {"Seeds", fmt::format("{}", fmt::join(last.seeds, ", "))}};
    for (const auto& [key, value] : last.settings)
        if (!value.empty()) page.settings.emplace_back(key, value);
    for (const auto& [key, value] : last.environment)
        if (key == "precision" || key == "threads") page.settings.emplace_back(key, value);
    if (result.limits.size() < result.spec.train_limits.size())
        page.notes.push_back(fmt::format("Complete: {} of {} numbers of training images",
                                         result.limits.size(), result.spec.train_limits.size()));
    if (!result.spec.options.searches()) page.notes.push_back(same_epochs);
    for (const auto& comparison : result.comparisons)
        for (const auto& note : comparison.notes)
            if (std::ranges::find(page.notes, note) == page.notes.end()) page.notes.push_back(note);
    return page;
}

std::string to_html(const DataSweepResult& result) {
    return to_html(page_of(result));
}

} // namespace headroom
