#pragma once

#include "core/comparison/statistics/Calibration.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// Charts as inline SVG: no script, no font, no colours of their own. Colours are the page's CSS
/// classes (c0, c1, ... for heads, neutral for shared values), so one chart serves light and dark.
/// Labels are above their bars, not beside them: names of any length fit, even on a telephone.

/// A horizontal bar of one or more stacked parts.
struct Bar {
    struct Part {
        double value = 0;
        std::string colour; ///< CSS class
    };
    std::string label, text; ///< above the bar: left and right
    std::vector<Part> parts;
};
struct BarChart {
    std::string title, description;
    std::vector<Bar> bars;
};

struct Line {
    std::string colour;
    bool thin = false, dashed = false;
    std::string label; ///< in the legend; empty = none
    std::vector<std::pair<double, double>> points;
    std::size_t marker = 0; ///< shape of its points (svg::marker)
    /// Ends of a bar through each point; empty = none.
    std::vector<std::pair<double, double>> intervals = {};
    /// Lower and upper end of a band around the line, at each point; empty = none.
    std::vector<std::pair<double, double>> band = {};
};
struct LineChart {
    std::string title, description, x_label;
    std::vector<Line> lines;
    double low = 0, high = 1;          ///< of the y axis, before rounding to ticks
    std::vector<double> x_ticks = {};  ///< empty = whole numbers, or those of the logarithmic axis
    bool log_x = false, log_y = false; ///< logarithmic axes, of values above 0
    double extrapolated_from = 0;      ///< x beyond which nothing was measured; 0 = none
};

/// Shares at the places of a grid, darker where they are higher, with numbers where there is room.
struct HeatMap {
    std::string title, description, colour;
    std::string x_label, y_label;
    int first = 0;              ///< number of the first column and row: -8
    std::size_t side = 0;       ///< columns, and rows
    std::vector<double> values; ///< row by row
    double low = 0, high = 1;   ///< shares that are drawn lightest and darkest
};

/// The accuracy of each bin over its confidence, larger where there are more answers, and below the
/// share of the answers in each bin.
struct ReliabilityDiagram {
    std::string title, description, colour;
    std::vector<ReliabilityBin> bins; ///< those without answers are not drawn
};

/// Values on a line, their mean and an interval around it.
struct Dots {
    std::string label, text, colour;
    std::vector<double> values;
    double mean = 0;
    std::optional<std::pair<double, double>> interval;
};
struct DotChart {
    std::string title, description;
    std::vector<Dots> rows;
    bool difference = false; ///< signed points around a line at 0, instead of percentages
    std::string left, right; ///< labels of the two sides of that line
};

std::string to_svg(const BarChart& chart);
std::string to_svg(const LineChart& chart);
std::string to_svg(const DotChart& chart);
std::string to_svg(const HeatMap& map);
std::string to_svg(const ReliabilityDiagram& diagram);

/// Bins of fewer answers are drawn hollow: their accuracy says little.
inline constexpr std::size_t few_answers = 30;

/// Returns round numbers that cover [low, high] in about `count` steps; always two or more.
std::vector<double> nice_ticks(double low, double high, int count);

/// Escapes text for HTML and SVG, in elements and in quoted attributes.
std::string escape_html(const std::string& text);

} // namespace headroom
