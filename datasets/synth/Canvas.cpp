#include "datasets/synth/Canvas.h"

namespace headroom {

namespace {

float square_distance_to_segment(Point p, Point a, Point b) {
    const Point along = b - a;
    const float square = dot(along, along);
    const float t = square > 0 ? std::clamp(dot(p - a, along) / square, 0.0f, 1.0f) : 0.0f;
    const Point away = p - (a + t * along);
    return dot(away, away);
}

/// Signed distance; negative inside.
float distance_to_polygon(Point p, std::span<const Point> corners) {
    float nearest = 1e12f;
    bool inside = false;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const Point a = corners[i], b = corners[(i + 1) % corners.size()];
        nearest = std::min(nearest, square_distance_to_segment(p, a, b));
        // A ray to the right crosses the edges of a polygon an odd number of times from inside.
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x))
            inside = !inside;
    }
    return inside ? -std::sqrt(nearest) : std::sqrt(nearest);
}

/// Share of a pixel that a shape covers whose edge is that far from its centre.
float share(float distance, float softness = 1) {
    return std::clamp(0.5f - distance / softness, 0.0f, 1.0f);
}

} // namespace

Canvas::Canvas(const ImageShape& shape)
    : shape_(shape),
      pixels_(static_cast<std::size_t>(shape.height) * static_cast<std::size_t>(shape.width)) {}

void Canvas::draw_polygon(std::span<const Point> corners, Colour colour, float opacity) {
    Point low = corners.front(), high = low;
    for (const auto& corner : corners) {
        low = {std::min(low.x, corner.x), std::min(low.y, corner.y)};
        high = {std::max(high.x, corner.x), std::max(high.y, corner.y)};
    }
    for_pixels(low - Point{1, 1}, high + Point{1, 1}, [&](int x, int y) {
        const float covered = share(distance_to_polygon(centre_of(x, y), corners));
        at(x, y) = mix(at(x, y), colour, opacity * covered);
    });
}

void Canvas::draw_disc(Point centre, float radius, Colour colour) {
    const Point reach{radius + 1, radius + 1};
    for_pixels(centre - reach, centre + reach, [&](int x, int y) {
        const Point away = centre_of(x, y) - centre;
        at(x, y) = mix(at(x, y), colour, share(std::sqrt(dot(away, away)) - radius));
    });
}

void Canvas::draw_ground(float top, Colour colour) {
    paint([&](Point p, Colour below) { return mix(below, colour, share(top - p.y)); });
}

void Canvas::draw_lines(std::span<const std::vector<Point>> lines, float radius, Colour colour,
                        float opacity, float softness) {
    // Each segment visits only the pixels around it; the nearest one counts.
    std::vector<float> nearest(pixels_.size(), 1e12f);
    const Point reach{radius + softness, radius + softness};
    for (const auto& points : lines)
        for (std::size_t i = 0; i + 1 < points.size(); ++i) {
            const Point a = points[i], b = points[i + 1];
            const Point low{std::min(a.x, b.x), std::min(a.y, b.y)};
            const Point high{std::max(a.x, b.x), std::max(a.y, b.y)};
            for_pixels(low - reach, high + reach, [&](int x, int y) {
                auto& square = nearest[index(x, y)];
                square = std::min(square, square_distance_to_segment(centre_of(x, y), a, b));
            });
        }
    for (std::size_t i = 0; i < pixels_.size(); ++i)
        pixels_[i] =
            mix(pixels_[i], colour, opacity * share(std::sqrt(nearest[i]) - radius, softness));
}

void Canvas::store(std::uint8_t* out) const {
    const auto store_plane = [&](float Colour::*channel) {
        for (const auto& pixel : pixels_)
            *out++ =
                static_cast<std::uint8_t>(std::clamp(pixel.*channel, 0.0f, 1.0f) * 255.0f + 0.5f);
    };
    store_plane(&Colour::red);
    if (shape_.channels == 1) return;
    store_plane(&Colour::green);
    store_plane(&Colour::blue);
}

} // namespace headroom
