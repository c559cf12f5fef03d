#pragma once

#include <string>

namespace headroom::svg {

/// Elements of which charts are made (SvgChart.h).

// One unit is about one CSS pixel: charts are shown at 300 to 480 of them.
inline constexpr double width = 400;

/// A linear scale from values to units.
struct Scale {
    double low, high, from, to;
    double operator()(double value) const {
        return high > low ? from + (value - low) / (high - low) * (to - from) : (from + to) / 2;
    }
};

/// Begins an image with its title and text alternative; to be closed with "</svg>".
std::string open(const std::string& title, const std::string& description, double height);

std::string text(double x, double y, const char* anchor, const char* css, const std::string& text);
std::string line(double x1, double y1, double x2, double y2, const std::string& css);
std::string circle(double x, double y, double radius, const std::string& css);

/// A small filled shape around a point, so that curves differ in black and white too: a circle, a
/// square, a diamond or a triangle, by `kind`.
std::string marker(double x, double y, std::size_t kind, const std::string& css);

/// The same element with a text that is shown while the pointer is on it.
std::string with_title(std::string element, const std::string& title);

} // namespace headroom::svg
