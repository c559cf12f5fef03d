#include "core/comparison/Format.h"
#include "core/comparison/report/SvgChart.h"
#include "core/comparison/report/SvgParts.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

namespace {

constexpr double darkest = 0.6;               ///< text on it stays readable, in light and dark
constexpr std::size_t max_numbered_side = 21; ///< beyond it, numbers do not fit

std::string heat_cell(double x, double y, double size, double opacity, const std::string& colour,
                      const std::string& about) {
    return svg::with_title(
        fmt::format(
            R"(<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" fill-opacity="{:.3f}" )"
            R"(class="{}"/>)",
            x, y, size, size, opacity, colour),
        about);
}

} // namespace

std::string to_svg(const HeatMap& map) {
    constexpr double left = 34, top = 4;
    const double cell = (svg::width - left) / static_cast<double>(map.side);
    const double bottom = top + cell * static_cast<double>(map.side);
    const auto opacity = [&](double value) {
        const double share = map.high > map.low ? (value - map.low) / (map.high - map.low) : 1;
        return darkest * std::clamp(share, 0.0, 1.0);
    };
    const auto middle = [&](std::size_t i) { return cell * (static_cast<double>(i) + 0.5); };

    auto svg = svg::open(map.title, map.description, bottom + 36);
    for (std::size_t i = 0; i < map.values.size(); ++i) {
        const auto column = i % map.side, row = i / map.side;
        const double x = left + cell * static_cast<double>(column);
        const double y = top + cell * static_cast<double>(row);
        const auto place = fmt::format("{}, {}: {}", map.first + static_cast<int>(column),
                                       map.first + static_cast<int>(row), percent(map.values[i]));
        svg += heat_cell(x, y, cell, opacity(map.values[i]), map.colour, place);
        if (map.side <= max_numbered_side)
            svg += svg::text(x + cell / 2, y + cell / 2 + 3, "middle", "cell",
                             fmt::format("{:.0f}", 100 * map.values[i]));
    }
    const std::size_t step = std::max<std::size_t>(1, (map.side - 1) / 4);
    for (std::size_t i = 0; i < map.side; i += step) {
        const auto number = fmt::format("{:+d}", map.first + static_cast<int>(i));
        const auto shown_number = number == "+0" ? std::string("0") : number;
        svg += svg::text(left + middle(i), bottom + 14, "middle", "tick", shown_number);
        svg += svg::text(left - 6, top + middle(i) + 4, "end", "tick", shown_number);
    }
    svg += svg::text(left + (svg::width - left) / 2, bottom + 31, "middle", "tick",
                     map.x_label + " →, " + map.y_label + " ↓");
    return svg + "</svg>";
}

} // namespace headroom
