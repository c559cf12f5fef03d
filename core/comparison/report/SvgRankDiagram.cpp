#include "core/comparison/report/SvgRankDiagram.h"

#include "core/comparison/Format.h"
#include "core/comparison/report/SvgParts.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

using svg::Scale, svg::width;

namespace {

constexpr double axis_y = 46, bar_step = 9, row = 22, letter = 7;

/// "gap-dense 1.33": its length decides how much room there is for the axis.
std::string label_of(const std::pair<std::string, double>& model) {
    return fmt::format("{} {:.2f}", model.first, model.second);
}

/// Width that a label takes at most, with a space behind it.
double room_for(const std::pair<std::string, double>& model) {
    return 8 + letter * static_cast<double>(columns(label_of(model)));
}

double margin_of(const RankDiagram& diagram) {
    double margin = 40;
    for (const auto& model : diagram.models)
        margin = std::max(margin, room_for(model));
    return std::min(margin, 0.42 * width);
}

/// The distance that counts, as a line with two ends.
std::string critical_difference(const RankDiagram& diagram, const Scale& x) {
    const double from = x(1);
    const double to = std::min(x(1 + diagram.critical_difference), width);
    return svg::line(from, 20, to, 20, "zero") + svg::line(from, 16, from, 24, "zero") +
           svg::line(to, 16, to, 24, "zero") +
           svg::text(from, 11, "start", "label",
                     fmt::format("critical difference {:.2f}", diagram.critical_difference));
}

std::string axis(const Scale& x, int models) {
    auto svg = svg::line(x(1), axis_y, x(models), axis_y, "zero");
    for (int rank = 1; rank <= models; ++rank) {
        svg += svg::line(x(rank), axis_y - 5, x(rank), axis_y, "zero");
        svg += svg::text(x(rank), axis_y - 9, "middle", "tick", std::to_string(rank));
    }
    return svg + svg::text(x(1) - 8, axis_y + 4, "end", "tick", "best");
}

std::string group_bars(const RankDiagram& diagram, const Scale& x) {
    std::string svg;
    double y = axis_y + 6;
    for (const auto& [first, last] : diagram.groups) {
        const double from = x(diagram.models[first].second), to = x(diagram.models[last].second);
        svg += fmt::format(R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="4" class="ink"/>)"
                           "\n",
                           from - 3, y, to - from + 6);
        y += bar_step;
    }
    return svg;
}

} // namespace

std::string to_svg(const RankDiagram& diagram) {
    const auto count = diagram.models.size();
    const double margin = margin_of(diagram);
    const Scale x{1, static_cast<double>(count), margin, width - margin};
    const double top = axis_y + bar_step * static_cast<double>(diagram.groups.size()) + 22;
    // The better half is named on the left, the other on the right, the outermost highest.
    const auto left = (count + 1) / 2;
    auto svg = svg::open(diagram.title, diagram.description,
                         top + row * static_cast<double>(left - 1) + 10);
    svg +=
        critical_difference(diagram, x) + axis(x, static_cast<int>(count)) + group_bars(diagram, x);
    for (std::size_t i = 0; i < count; ++i) {
        const bool on_left = i < left;
        const double y = top + row * static_cast<double>(on_left ? i : count - 1 - i);
        const double at = x(diagram.models[i].second);
        const double room = std::min(room_for(diagram.models[i]), margin) - 4;
        const double end = on_left ? room : width - room;
        svg += svg::line(at, axis_y, at, y, "zero") + svg::line(at, y, end, y, "zero");
        svg += svg::text(on_left ? 0 : width, y + 4, on_left ? "start" : "end", "label",
                         label_of(diagram.models[i]));
    }
    return svg + "</svg>";
}

} // namespace headroom
