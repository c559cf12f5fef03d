#include "core/comparison/report/SvgChart.h"

#include "core/comparison/Format.h"
#include "core/comparison/report/SvgAxis.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

using svg::PercentAxis, svg::Scale, svg::width;

namespace {

constexpr double text_size = 12;
constexpr double letter = 6.5; ///< width of a usual letter of an axis

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
            svg += svg::with_title(
                fmt::format(
                    R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:g}" class="{}"/>)", at,
                    y + 20, std::min(length, width - at), bar, part.colour),
                one.label + ": " + one.text);
            at += length;
        }
        y += row;
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

    // Long names do not fit beside each other: the right one goes below.
    const double right_side =
        bottom +
        (letter * static_cast<double>(columns(chart.left + chart.right)) < width ? 36 : 52);
    auto svg =
        svg::open(chart.title, chart.description, chart.difference ? right_side + 8 : bottom + 24);
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
        const auto in_words = [&](double value) {
            return chart.difference ? points(value) + " points" : percent(value);
        };
        for (double value : dots.values)
            svg += svg::with_title(svg::circle(inside(value), middle, 3.6, "ring " + dots.colour),
                                   dots.label + ": " + in_words(value));
        svg += svg::with_title(
            fmt::format(R"(<path d="M{:.1f} {:.1f}l6 -6 -6 -6 -6 6z" class="mean {}"/>)",
                        inside(dots.mean), middle + 6, dots.colour),
            dots.label + ", mean: " + in_words(dots.mean));
        y += row;
    }
    if (chart.difference) {
        svg += svg::text(0, bottom + 36, "start", "tick", chart.left);
        svg += svg::text(width, right_side, "end", "tick", chart.right);
    }
    return svg + "</svg>";
}

} // namespace headroom
