#include "core/comparison/report/SvgChart.h"

#include "core/comparison/Format.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {
namespace {

// One unit is about one CSS pixel: charts are shown at 300 to 480 of them.
constexpr double width = 400;
constexpr double text_size = 12;

/// A linear scale from values to units.
struct Scale {
    double low, high, from, to;
    double operator()(double value) const {
        return high > low ? from + (value - low) / (high - low) * (to - from) : (from + to) / 2;
    }
};

std::string open_svg(const std::string& title, const std::string& description, double height) {
    return fmt::format(R"(<svg viewBox="0 0 {:g} {:g}" role="img">)"
                       "<title>{}</title><desc>{}</desc>\n",
                       width, height, escape_html(title), escape_html(description));
}

std::string text_at(double x, double y, const char* anchor, const char* css,
                    const std::string& text) {
    return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>)"
                       "\n",
                       x, y, anchor, css, escape_html(text));
}

std::string line_between(double x1, double y1, double x2, double y2, const std::string& css) {
    return fmt::format(R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>)"
                       "\n",
                       x1, y1, x2, y2, css);
}

std::string circle_at(double x, double y, double radius, const std::string& css) {
    return fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{:g}" class="{}"/>)"
                       "\n",
                       x, y, radius, css);
}

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
        open_svg(chart.title, chart.description, row * static_cast<double>(chart.bars.size()));
    double y = 0;
    for (const auto& one : chart.bars) {
        svg += text_at(0, y + text_size + 2, "start", "label", one.label);
        svg += text_at(width, y + text_size + 2, "end", "value", one.text);
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
    constexpr double height = 250, left = 46, right = width - 10, top = 30, bottom = height - 40;
    const PercentAxis axis(chart.low, chart.high, 5);
    double last = 1;
    for (const auto& line : chart.lines)
        for (const auto& point : line.points)
            last = std::max(last, point.first);
    const Scale x{1, last, left + 6, right - 4}, y{axis.low(), axis.high(), bottom, top};

    auto svg = open_svg(chart.title, chart.description, height);
    for (double tick : axis.ticks) {
        svg += line_between(left, y(tick / 100), right, y(tick / 100), "grid");
        svg += text_at(left - 6, y(tick / 100) + 4, "end", "tick", axis.label(tick, false));
    }
    const int step = std::max(1, static_cast<int>(std::ceil((last - 1) / 6)));
    for (int epoch = 1; epoch <= static_cast<int>(last); epoch += step)
        svg += text_at(x(epoch), bottom + 16, "middle", "tick", std::to_string(epoch));
    svg += text_at((left + right) / 2, height - 6, "middle", "tick", chart.x_label);

    double legend = left;
    for (const auto& line : chart.lines) {
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
                svg += circle_at(x(point.first), y(point.second), 2.6, "dot " + line.colour);
        if (line.label.empty()) continue;
        svg += line_between(legend, 11, legend + 24, 11, css);
        svg += text_at(legend + 30, 15, "start", "label", line.label);
        legend += 30 + 7.0 * static_cast<double>(columns(line.label)) + 20;
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

    auto svg = open_svg(chart.title, chart.description, bottom + (chart.difference ? 44 : 24));
    for (double tick : axis.ticks)
        svg += text_at(x(tick / 100), bottom + 16, "middle", "tick",
                       axis.label(tick, chart.difference));
    double y = top;
    for (const auto& dots : chart.rows) {
        svg += text_at(0, y + text_size + 2, "start", "label", dots.label);
        svg += text_at(width, y + text_size + 2, "end", "value", dots.text);
        const double middle = y + 32;
        for (double tick : axis.ticks) {
            const bool zero = chart.difference && std::abs(tick) < 1e-9;
            svg += line_between(x(tick / 100), middle - 12, x(tick / 100), middle + 12,
                                zero ? "zero" : "grid");
        }
        if (dots.interval) {
            const double from = inside(dots.interval->first), to = inside(dots.interval->second);
            svg += line_between(from, middle, to, middle, "interval " + dots.colour);
            svg += line_between(from, middle - 5, from, middle + 5, "cap " + dots.colour);
            svg += line_between(to, middle - 5, to, middle + 5, "cap " + dots.colour);
        }
        for (double value : dots.values)
            svg += circle_at(inside(value), middle, 3.6, "ring " + dots.colour);
        const double at = inside(dots.mean);
        svg += fmt::format(R"(<path d="M{:.1f} {:.1f}l6 -6 -6 -6 -6 6z" class="mean {}"/>)"
                           "\n",
                           at, middle + 6, dots.colour);
        y += row;
    }
    if (chart.difference) {
        svg += text_at(0, bottom + 36, "start", "tick", chart.left);
        svg += text_at(width, bottom + 36, "end", "tick", chart.right);
    }
    return svg + "</svg>";
}

} // namespace headroom
