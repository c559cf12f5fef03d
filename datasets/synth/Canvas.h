#pragma once

#include "datasets/image/ImageShape.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace headroom {

struct Point {
    float x = 0, y = 0;
};

inline Point operator+(Point a, Point b) {
    return {a.x + b.x, a.y + b.y};
}
inline Point operator-(Point a, Point b) {
    return {a.x - b.x, a.y - b.y};
}
inline Point operator*(float k, Point a) {
    return {k * a.x, k * a.y};
}
inline float dot(Point a, Point b) {
    return a.x * b.x + a.y * b.y;
}

struct Colour {
    float red = 0, green = 0, blue = 0;
};

inline Colour mix(Colour a, Colour b, float share_of_b) {
    const auto part = [&](float x, float y) { return x + share_of_b * (y - x); };
    return {part(a.red, b.red), part(a.green, b.green), part(a.blue, b.blue)};
}

/// A small picture of floats, 0 black to 1 full; positions are in pixels from the upper left.
/// Shapes are drawn by the distance of each pixel's centre from their edge, which gives the share
/// of the pixel they cover: anti-aliased without supersampling. It uses only +, -, *, / and square
/// roots, which IEEE 754 rounds the same everywhere, so images are equal everywhere.
class Canvas {
  public:
    /// A single channel keeps only the red of colours.
    explicit Canvas(const ImageShape& shape);

    void draw_polygon(std::span<const Point> corners, Colour colour, float opacity = 1);
    void draw_disc(Point centre, float radius, Colour colour);
    /// Fills everything below a height.
    void draw_ground(float top, Colour colour);
    /// Draws polylines as one shape, with round ends and an edge `softness` pixels wide.
    void draw_lines(std::span<const std::vector<Point>> lines, float radius, Colour colour,
                    float opacity, float softness);

    /// Sets every pixel, row by row, to `shade(centre, colour so far)`.
    template <typename Shade>
    void paint(const Shade& shade) {
        for (int y = 0; y < shape_.height; ++y)
            for (int x = 0; x < shape_.width; ++x)
                at(x, y) = shade(centre_of(x, y), at(x, y));
    }

    /// Stores C x H x W in 0 to 255, clamped.
    void store(std::uint8_t* out) const;

  private:
    static Point centre_of(int x, int y) {
        return {static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f};
    }
    std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(shape_.width) +
               static_cast<std::size_t>(x);
    }
    Colour& at(int x, int y) { return pixels_[index(x, y)]; }

    /// Calls `visit(x, y)` for the pixels between two corners.
    template <typename Visit>
    void for_pixels(Point low, Point high, const Visit& visit) const {
        const auto inside = [](float value, int size) {
            return static_cast<int>(std::clamp(value, 0.0f, static_cast<float>(size)));
        };
        for (int y = inside(low.y, shape_.height); y < inside(high.y + 1, shape_.height); ++y)
            for (int x = inside(low.x, shape_.width); x < inside(high.x + 1, shape_.width); ++x)
                visit(x, y);
    }

    ImageShape shape_;
    std::vector<Colour> pixels_;
};

} // namespace headroom
