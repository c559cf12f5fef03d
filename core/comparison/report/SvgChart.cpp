#include "core/comparison/report/SvgChart.h"

#include "core/comparison/Format.h"
#include "core/comparison/report/SvgParts.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

using svg::Scale, svg::width;

namespace {

constexpr double text_size = 12;

/// Returns the number of decimals that the step between two ticks needs.
int decimals_for(double step) {
    int decimals = 0;
    while (decimals < 4 && std::abs(step - std::round(step)) > 1e-6 * std::abs(step)) {
        step *= 10;
        ++decimals;
    }
    return decimals;
}

/// Ticks are at round percentages, as printed.
struct PercentAxis {
    std::vector<double> ticks; ///< in percent
    int decimals;

    PercentAxis(double low, double high, int count)
        : ticks(nice_ticks(100 * low, 100 * high, count)) {
        decimals = decimals_for(ticks[1] - ticks[0]);
    }
    double low() const { return ticks.front() / 100; }
    double high() const { return ticks.back() / 100; }
    std::string label(double tick, bool is_signed) const {
        if (is_signed) return std::abs(tick) < 1e-9 ? "0" : fmt::format("{:+.{}f}", tick, decimals);
        return fmt::format("{:.{}f}%", tick, decimals);
    }
};

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

/// The chart's own, or whole numbers.
std::vector<double> x_ticks(const LineChart& chart, double first, double last) {
    if (!chart.x_ticks.empty()) return chart.x_ticks;
    std::vector<double> ticks;
    const double step = std::max(1.0, std::ceil((last - first) / 6));
    for (double tick = first; tick <= last; tick += step)
        ticks.push_back(tick);
    return ticks;
}

} // namespace

std::vector<double> nice_ticks(double low, double high, int count) {
    if (!(high > low)) {
        const double room = std::max(std::abs(low) * 0.01, 0.01);
        low -= room;
        high += room;
    }
    const double rough = (high - low) / count;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (double factor : {1.0, 2.0, 5.0})
        if (factor * power >= rough * 0.999) {
            step = factor * power;
            break;
        }
    std::vector<double> ticks;
    const auto first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
    for (auto k = first; k <= last; ++k)
        ticks.push_back(k * step);
    return ticks;
}

std::string escape_html(const std::string& text) {
    std::string safe;
    for (char c : printable(text)) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        case '\'':
            safe += "&#39;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

std::string to_svg(const BarChart& chart) {
    constexpr double row = 44, bar = 14;
    double largest = 0;
    for (const auto& one : chart.bars) {
        double sum = 0;
        for (const auto& part : one.parts)
            sum += part.value;
        largest = std::max(largest, sum);
    }
    const Scale x{0, largest > 0 ? largest : 1, 0, width};
    auto svg =
        svg::open(chart.title, chart.description, row * static_cast<double>(chart.bars.size()));
    double y = 0;
    for (const auto& one : chart.bars) {
        svg += svg::text(0, y + text_size + 2, "start", "label", one.label);
        svg += svg::text(width, y + text_size + 2, "end", "value", one.text);
        svg += fmt::format(R"(<rect x="0" y="{:.1f}" width="{:g}" height="{:g}" class="track"/>)"
                           "\n",
                           y + 20, width, bar);
        double at = 0;
        for (const auto& part : one.parts) {
            // Existing parts are drawn wide enough to be visible.
            const double length = part.value > 0 ? std::max(1.5, x(part.value)) : 0;
            svg += fmt::format(
                R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:g}" class="{}"/>)"
                "\n",
                at, y + 20, std::min(length, width - at), bar, part.colour);
            at += length;
        }
        y += row;
    }
    return svg + "</svg>";
}

std::string to_svg(const LineChart& chart) {
    constexpr double left = 46, right = width - 10, row = 18;
    const auto legend = legend_places(chart, left, right);
    const double top = 30 + row * legend.rows, bottom = top + 180, height = bottom + 40;
    const PercentAxis axis(chart.low, chart.high, 5);
    const auto [first, last] = x_range(chart);
    const Scale x{first, last, left + 6, right - 4}, y{axis.low(), axis.high(), bottom, top};

    auto svg = svg::open(chart.title, chart.description, height);
    for (double tick : axis.ticks) {
        svg += svg::line(left, y(tick / 100), right, y(tick / 100), "grid");
        svg += svg::text(left - 6, y(tick / 100) + 4, "end", "tick", axis.label(tick, false));
    }
    for (const double tick : x_ticks(chart, first, last))
        svg += svg::text(x(tick), bottom + 16, "middle", "tick", fmt::format("{:g}", tick));
    svg += svg::text((left + right) / 2, height - 6, "middle", "tick", chart.x_label);

    for (std::size_t i = 0; i < chart.lines.size(); ++i) {
        const auto& line = chart.lines[i];
        const auto css = fmt::format("line {}{}{}", line.colour, line.thin ? " thin" : "",
                                     line.dashed ? " dashed" : "");
        std::string points;
        for (const auto& point : line.points)
            points += fmt::format("{:.1f},{:.1f} ", x(point.first), y(point.second));
        if (!points.empty()) points.pop_back();
        svg += fmt::format(R"(<polyline points="{}" class="{}"/>)"
                           "\n",
                           points, css);
        if (!line.thin && line.points.size() <= 20)
            for (const auto& point : line.points)
                svg +=
                    svg::marker(x(point.first), y(point.second), line.marker, "dot " + line.colour);
        if (line.label.empty()) continue;
        const auto [at, legend_row] = legend.places[i];
        const double middle = 11 + row * legend_row;
        svg += svg::line(at, middle, at + 24, middle, css);
        if (line.marker > 0) svg += svg::marker(at + 12, middle, line.marker, "dot " + line.colour);
        svg += svg::text(at + 30, middle + 4, "start", "label", line.label);
    }
    return svg + "</svg>";
}

std::string to_svg(const DotChart& chart) {
    constexpr double row = 50, top = 4;
    const double bottom = top + row * static_cast<double>(chart.rows.size());
    double low = chart.difference ? 0 : 1, high = 0;
    for (const auto& dots : chart.rows) {
        auto values = dots.values;
        values.push_back(dots.mean);
        if (dots.interval)
            values.insert(values.end(), {dots.interval->first, dots.interval->second});
        low = std::min(low, *std::min_element(values.begin(), values.end()));
        high = std::max(high, *std::max_element(values.begin(), values.end()));
    }
    if (!chart.difference) {
        low = std::max(low, 0.0);
        high = std::min(high, 1.0);
    }
    const PercentAxis axis(low, high, 5);
    const Scale x{axis.low(), axis.high(), 24, width - 24};
    const auto inside = [&](double value) { return std::clamp(x(value), 24.0, width - 24); };

    auto svg = svg::open(chart.title, chart.description, bottom + (chart.difference ? 44 : 24));
    for (double tick : axis.ticks)
        svg += svg::text(x(tick / 100), bottom + 16, "middle", "tick",
                         axis.label(tick, chart.difference));
    double y = top;
    for (const auto& dots : chart.rows) {
        svg += svg::text(0, y + text_size + 2, "start", "label", dots.label);
        svg += svg::text(width, y + text_size + 2, "end", "value", dots.text);
        const double middle = y + 32;
        for (double tick : axis.ticks) {
            const bool zero = chart.difference && std::abs(tick) < 1e-9;
            svg += svg::line(x(tick / 100), middle - 12, x(tick / 100), middle + 12,
                             zero ? "zero" : "grid");
        }
        if (dots.interval) {
            const double from = inside(dots.interval->first), to = inside(dots.interval->second);
            svg += svg::line(from, middle, to, middle, "interval " + dots.colour);
            svg += svg::line(from, middle - 5, from, middle + 5, "cap " + dots.colour);
            svg += svg::line(to, middle - 5, to, middle + 5, "cap " + dots.colour);
        }
        for (double value : dots.values)
            svg += svg::circle(inside(value), middle, 3.6, "ring " + dots.colour);
        const double at = inside(dots.mean);
        svg += fmt::format(R"(<path d="M{:.1f} {:.1f}l6 -6 -6 -6 -6 6z" class="mean {}"/>)"
                           "\n",
                           at, middle + 6, dots.colour);
        y += row;
    }
    if (chart.difference) {
        svg += svg::text(0, bottom + 36, "start", "tick", chart.left);
        svg += svg::text(width, bottom + 36, "end", "tick", chart.right);
    }
    return svg + "</svg>";
}

} // namespace headroom
