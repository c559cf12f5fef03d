#include "core/comparison/Format.h"
#include "core/comparison/report/SvgAxis.h"
#include "core/comparison/report/SvgChart.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

using svg::Axis, svg::width;

namespace {

/// Place of each labelled line in the legend: distance from the left, and row.
struct Legend {
    std::vector<std::pair<double, int>> places;
    int rows = 0; ///< beyond the first
};

Legend legend_places(const LineChart& chart, double left, double right) {
    Legend legend;
    double at = left;
    for (const auto& line : chart.lines) {
        const double length = 30 + 7.0 * static_cast<double>(columns(line.label));
        if (!line.label.empty() && at > left && at + length > right) {
            at = left;
            ++legend.rows;
        }
        legend.places.emplace_back(at, legend.rows);
        if (!line.label.empty()) at += length + 20;
    }
    return legend;
}

std::pair<double, double> x_range(const LineChart& chart) {
    std::optional<std::pair<double, double>> range;
    for (const auto& line : chart.lines)
        for (const auto& [x, y] : line.points)
            range = range ? std::pair(std::min(range->first, x), std::max(range->second, x))
                          : std::pair(x, x);
    return range.value_or(std::pair(0.0, 0.0));
}

/// Where an axis begins and ends, and its ticks with their labels.
struct Ticks {
    double low, high;
    std::vector<std::pair<double, std::string>> labels;
};

Ticks x_ticks(const LineChart& chart) {
    const auto [first, last] = x_range(chart);
    Ticks x{first, last, {}};
    auto ticks = chart.x_ticks;
    if (chart.log_x && first > 0) {
        const svg::LogTicks round(first, last);
        x = {round.low, round.high, {}};
        if (ticks.empty()) ticks = round.ticks;
    } else if (ticks.empty()) {
        const double step = std::max(1.0, std::ceil((last - first) / 6));
        for (double tick = first; tick <= last; tick += step)
            ticks.push_back(tick);
    }
    for (const double tick : ticks)
        x.labels.emplace_back(tick,
                              chart.log_x ? svg::count_label(tick) : fmt::format("{:g}", tick));
    return x;
}

Ticks y_ticks(const LineChart& chart) {
    if (chart.log_y && chart.low > 0) {
        const svg::LogTicks round(100 * chart.low, 100 * chart.high);
        Ticks y{round.low / 100, round.high / 100, {}};
        for (const double tick : round.ticks)
            y.labels.emplace_back(tick / 100, fmt::format("{:g}%", tick));
        return y;
    }
    const svg::PercentAxis round(chart.low, chart.high, 5);
    Ticks y{round.low(), round.high(), {}};
    for (const double tick : round.ticks)
        y.labels.emplace_back(tick / 100, round.label(tick, false));
    return y;
}

std::string polygon(const std::string& points, const std::string& css) {
    return fmt::format(R"(<polygon points="{}" class="{}"/>)"
                       "\n",
                       points, css);
}

/// Marks at the points of a line. Those of a long one are invisible, and there for their titles.
std::string marks(const Line& line, const std::string& x_label, const Axis& x, const Axis& y,
                  double shift) {
    std::string svg;
    const bool visible = line.points.size() <= 20;
    for (const auto& [along, value] : line.points) {
        const double right = x(along) + shift, down = y(value);
        const auto mark = visible ? svg::marker(right, down, line.marker, "dot " + line.colour)
                                  : svg::circle(right, down, 4, "spot");
        svg += svg::with_title(mark, fmt::format("{}{}{} {:g}: {}", line.label,
                                                 line.label.empty() ? "" : ", ", x_label, along,
                                                 percent(value)));
    }
    return svg;
}

/// The drawing of one line, without its legend. Bars of several lines stand beside each other:
/// all of this one is moved by `shift` units to the right.
std::string drawn(const Line& line, const std::string& x_label, const Axis& x, const Axis& y,
                  double shift, const std::string& css) {
    std::string svg, points, band;
    const auto at = [&](double along, double value) {
        return fmt::format("{:.1f},{:.1f} ", x(along) + shift, y(value));
    };
    for (const auto& [along, value] : line.points)
        points += at(along, value);
    if (!points.empty()) points.pop_back();
    for (std::size_t i = 0; i < line.band.size(); ++i)
        band += at(line.points[i].first, line.band[i].first);
    for (std::size_t i = line.band.size(); i-- > 0;)
        band += at(line.points[i].first, line.band[i].second);
    if (!band.empty()) svg += polygon(band, "band " + line.colour);
    svg += fmt::format(R"(<polyline points="{}" class="{}"/>)"
                       "\n",
                       points, css);
    for (std::size_t i = 0; i < line.intervals.size(); ++i) {
        const double middle = x(line.points[i].first) + shift;
        const double low = y(line.intervals[i].first), high = y(line.intervals[i].second);
        svg += svg::line(middle, low, middle, high, "cap " + line.colour);
        for (const double end : {low, high})
            svg += svg::line(middle - 3, end, middle + 3, end, "cap " + line.colour);
    }
    return line.thin ? svg : svg + marks(line, x_label, x, y, shift);
}

} // namespace

std::string to_svg(const LineChart& chart) {
    constexpr double left = 46, right = width - 10, row = 18, gap = 5;
    const auto legend = legend_places(chart, left, right);
    const double top = 30 + row * legend.rows, bottom = top + 180, height = bottom + 40;
    const auto x_axis = x_ticks(chart), y_axis = y_ticks(chart);
    const Axis x(x_axis.low, x_axis.high, chart.log_x && x_axis.low > 0, left + 6, right - 4);
    const Axis y(y_axis.low, y_axis.high, chart.log_y && y_axis.low > 0, bottom, top);

    auto svg = svg::open(chart.title, chart.description, height);
    for (const auto& [tick, label] : y_axis.labels) {
        svg += svg::line(left, y(tick), right, y(tick), "grid");
        svg += svg::text(left - 6, y(tick) + 4, "end", "tick", label);
    }
    for (const auto& [tick, label] : x_axis.labels)
        svg += svg::text(x(tick), bottom + 16, "middle", "tick", label);
    svg += svg::text((left + right) / 2, height - 6, "middle", "tick", chart.x_label);
    if (chart.extrapolated_from > 0) {
        const double from = x(chart.extrapolated_from);
        svg += svg::line(from, top, from, bottom, "limit");
        svg += svg::text(right, top - 4, "end", "tick", "extrapolated");
    }

    const auto has_bars = [](const Line& line) { return !line.intervals.empty(); };
    const auto moves = [&](const Line& line) { return has_bars(line) && line.points.size() > 1; };
    double shift = -gap * (static_cast<double>(std::ranges::count_if(chart.lines, moves)) - 1) / 2;
    for (std::size_t i = 0; i < chart.lines.size(); ++i) {
        const auto& line = chart.lines[i];
        const auto css = fmt::format("line {}{}{}", line.colour, line.thin ? " thin" : "",
                                     line.dashed ? " dashed" : "");
        svg += drawn(line, chart.x_label, x, y, moves(line) ? shift : 0, css);
        if (moves(line)) shift += gap;
        if (line.label.empty()) continue;
        const auto [at, legend_row] = legend.places[i];
        const double middle = 11 + row * legend_row;
        const bool point = line.points.size() == 1;
        if (!point) svg += svg::line(at, middle, at + 24, middle, css);
        if (point || has_bars(line) || line.marker > 0)
            svg += svg::marker(at + 12, middle, line.marker, "dot " + line.colour);
        svg += svg::text(at + 30, middle + 4, "start", "label", line.label);
    }
    return svg + "</svg>";
}

} // namespace headroom
