#include "core/comparison/Format.h"
#include "core/comparison/report/SvgChart.h"
#include "core/comparison/report/SvgParts.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

namespace {

constexpr double left = 46, right = svg::width - 12;
constexpr double top = 24, bottom = top + 210; ///< of the diagram
constexpr double low = bottom + 58;            ///< bottom of the shares
constexpr double height = low + 36;
constexpr svg::Scale x_of{0, 1, left, right}, y_of{0, 1, bottom, top};

double answers(const ReliabilityDiagram& diagram) {
    double sum = 0;
    for (const auto& bin : diagram.bins)
        sum += static_cast<double>(bin.count);
    return sum;
}

std::string axes() {
    std::string svg;
    for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        const auto label = fmt::format("{:.0f}%", 100 * tick);
        svg += svg::line(left, y_of(tick), right, y_of(tick), "grid");
        svg += svg::text(left - 6, y_of(tick) + 4, "end", "tick", label);
        svg += svg::text(x_of(tick), low + 15, "middle", "tick", label);
    }
    svg += svg::line(x_of(0), y_of(0), x_of(1), y_of(1), "line neutral dashed");
    svg += svg::text(0, 10, "start", "tick", "accuracy ↑");
    svg += svg::text((left + right) / 2, height - 4, "middle", "tick", "confidence →");
    return svg;
}

std::string in_words(const ReliabilityBin& bin) {
    return fmt::format("confidence {}, accuracy {}, {} images", percent(bin.confidence),
                       percent(bin.accuracy), grouped(static_cast<std::int64_t>(bin.count)));
}

/// A bar for the share of each bin; the highest fills the height.
std::string shares(const ReliabilityDiagram& diagram, double all) {
    double highest = 0;
    for (const auto& bin : diagram.bins)
        highest = std::max(highest, static_cast<double>(bin.count) / all);
    const svg::Scale share{0, highest, low, bottom + 14};
    auto svg = svg::line(left, low, right, low, "grid");
    svg += svg::text(left - 6, bottom + 22, "end", "tick", fmt::format("{:.0f}%", 100 * highest));
    svg += svg::text(left - 6, low, "end", "tick", "images");
    for (const auto& bin : diagram.bins) {
        if (bin.count == 0) continue;
        const double at = std::min(low - 1, share(static_cast<double>(bin.count) / all));
        svg += svg::with_title(
            fmt::format(
                R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="neutral"/>)",
                x_of(bin.from) + 1, at, x_of(bin.to) - x_of(bin.from) - 2, low - at),
            in_words(bin));
    }
    return svg;
}

std::string dots(const ReliabilityDiagram& diagram, double all) {
    std::string svg;
    for (const auto& bin : diagram.bins) {
        if (bin.count == 0) continue;
        const double at = x_of(bin.confidence), share = static_cast<double>(bin.count) / all;
        svg += svg::line(at, y_of(bin.confidence), at, y_of(bin.accuracy),
                         "interval " + diagram.colour);
        svg += svg::with_title(
            svg::circle(at, y_of(bin.accuracy), std::round(10 * (3 + 4 * std::sqrt(share))) / 10,
                        (bin.count < few_answers ? "ring " : "dot ") + diagram.colour),
            in_words(bin));
    }
    return svg;
}

} // namespace

std::string to_svg(const ReliabilityDiagram& diagram) {
    auto svg = svg::open(diagram.title, diagram.description, height) + axes();
    if (const double all = answers(diagram); all > 0)
        svg += shares(diagram, all) + dots(diagram, all);
    return svg + "</svg>";
}

} // namespace headroom
