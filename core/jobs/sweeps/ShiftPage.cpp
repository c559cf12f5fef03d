#include "core/comparison/Format.h"
#include "core/comparison/report/ReportCharts.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/sweeps/ShiftSweepJob.h"
#include "core/jobs/sweeps/SweepPage.h"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace headroom {

namespace {

constexpr const char* about_position = R"html(<h2>How to read this</h2>
<p>The distance of a shift is the larger of its two parts, in pixels. Every value is over all test images, and the mean over a head's seeds.</p>
<p>Global pooling does not make a network invariant to shifts by itself. Strides and pooling windows sample a grid, and a shift by one pixel moves the image across it (Azulay and Weiss 2019, JMLR 20:184). Padding lets a network encode positions in its channels, and these survive the average (Islam et al. 2021, ICCV). So measure it, as here. What matters as well is whether the training images were shifted: by augmentation, or by where the subject is in them.</p>
<p>A large shift also moves part of the subject out of the image, which no network can make up for.</p>
)html";

std::string fill_in_words(ShiftFill fill) {
    switch (fill) {
    case ShiftFill::edge:
        return "the nearest pixel of the edge";
    case ShiftFill::reflect:
        return "the image mirrored at its edge";
    case ShiftFill::zero:
        break;
    }
    return "black";
}

LineChart distance_chart(const ShiftSweepResult& result) {
    LineChart chart{"Accuracy by distance of the shift", {}, "shift in pixels", {}, 1, 0, {}};
    for (std::size_t h = 0; h < result.heads.size(); ++h) {
        const auto& head = result.heads[h];
        Line line{head_colour(h), false, false, head.head, {}, h};
        for (std::size_t d = 0; d < head.by_distance.size(); ++d) {
            line.points.emplace_back(d, head.by_distance[d]);
            chart.low = std::min(chart.low, head.by_distance[d]);
            chart.high = std::max(chart.high, head.by_distance[d]);
        }
        chart.description += fmt::format("{}: {} unshifted, {} at {} pixels. ", head.head,
                                         percent(head.by_distance.front()),
                                         percent(head.by_distance.back()), result.spec.max_shift);
        chart.lines.push_back(std::move(line));
    }
    return chart;
}

HeatMap shift_map(const ShiftSweepResult& result, std::size_t h, std::pair<double, double> range) {
    const auto& head = result.heads[h];
    const auto lowest = std::ranges::min_element(head.accuracy);
    const auto [dx, dy] =
        result.spec.shift(static_cast<std::size_t>(lowest - head.accuracy.begin()));
    HeatMap map;
    map.title = "Accuracy of " + head.head + " at every shift";
    map.description = fmt::format("{} unshifted; the lowest is {}, {} to the right and {} down.",
                                  percent(head.by_distance.front()), percent(*lowest), dx, dy);
    map.colour = head_colour(h);
    map.x_label = "pixels to the right";
    map.y_label = "down";
    map.first = -result.spec.max_shift;
    map.side = result.spec.side();
    map.values = head.accuracy;
    std::tie(map.low, map.high) = range;
    return map;
}

std::string maps_section(SweepPage& page, const ShiftSweepResult& result) {
    std::pair<double, double> range{1, 0};
    for (const auto& head : result.heads)
        for (const double value : head.accuracy)
            range = {std::min(range.first, value), std::max(range.second, value)};
    std::string html = "<h2>Accuracy at every shift</h2>\n<div class=\"cards pairs\">\n";
    for (std::size_t h = 0; h < result.heads.size(); ++h)
        html += page.add(PageChart{result.heads[h].head, to_svg(shift_map(result, h, range))});
    return html + fmt::format("</div>\n<p class=\"note\">In percent; all maps have one scale: the "
                              "faintest colour is {}, the strongest {}. The centre is the image as "
                              "it is.</p>\n",
                              percent(range.first), percent(range.second));
}

EvidenceTable distance_table(const ShiftSweepResult& result) {
    EvidenceTable table{"", {"Shift"}, {}, ""};
    for (const auto& head : result.heads)
        table.columns.push_back(head.head);
    for (std::size_t d = 0; d <= static_cast<std::size_t>(result.spec.max_shift); ++d) {
        table.rows.push_back({fmt::format("{} pixel{}", d, d == 1 ? "" : "s")});
        for (const auto& head : result.heads)
            table.rows.back().push_back(percent(head.by_distance[d]));
    }
    return table;
}

std::string distance_section(SweepPage& page, const ShiftSweepResult& result) {
    std::string html = "<h2>Accuracy by distance</h2>\n<div class=\"cards pairs\">\n";
    html += page.add(PageChart{"Accuracy by distance", to_svg(distance_chart(result))});
    return html + "</div>\n" + page.add(distance_table(result));
}

} // namespace

SweepPage page_of(const ShiftSweepResult& result) {
    SweepPage page;
    page.kind = "shift sweep";
    page.model = result.model;
    page.input = result.input;
    page.data = result.data;
    page.question = "How much does the position matter?";
    page.notes = result.notes;
    page.command = command_line(result.spec);
    page.body = "<div class=\"cards\">\n";
    for (std::size_t h = 0; h < result.heads.size(); ++h) {
        const auto& head = result.heads[h];
        page.heads.push_back(head.head);
        page.findings.push_back(fmt::format("{}: a shift by one pixel changes {} of the answers.",
                                            head.head, percent(head.changed_by_one_pixel)));
        page.body +=
            figure_card(h, head.head, percent(head.by_distance.front()), "unshifted",
                        fmt::format("{} at {} pixels; {}", percent(head.by_distance.back()),
                                    result.spec.max_shift, seed_list(head.runs)));
    }
    page.body += "</div>\n" + distance_section(page, result);
    page.body += maps_section(page, result) + about_position;
    page.settings = {
        {"Data", result.data},
        {"Images",
         fmt::format("{} {}", grouped(static_cast<std::int64_t>(result.images)), result.split)},
        {"Shifts",
         fmt::format("{} each way: {} positions", result.spec.max_shift, result.spec.positions())},
        {"Filled with", fill_in_words(result.spec.fill)},
        {"Precision", precision_list(result.heads)},
        {"Threads", std::to_string(result.threads)},
        {"Time", duration(result.seconds)}};
    return page;
}

std::string to_html(const ShiftSweepResult& result) {
    return to_html(page_of(result));
}

} // namespace headroom
