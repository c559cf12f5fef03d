#include "datasets/synth/SynthDigits.h"

#include "datasets/synth/Canvas.h"

#include <array>
#include <vector>

namespace headroom {

namespace {

using Stroke = std::vector<Point>; ///< control points of cubic Bezier curves, 3 n + 1 of them
using Glyph = std::vector<Stroke>;

/// Returns a straight stroke through the points, as Bezier curves.
Stroke line(std::initializer_list<Point> points) {
    Stroke stroke;
    const Point* previous = nullptr;
    for (const auto& point : points) {
        if (previous) {
            stroke.push_back(*previous + (1.0f / 3) * (point - *previous));
            stroke.push_back(*previous + (2.0f / 3) * (point - *previous));
        }
        stroke.push_back(point);
        previous = &point;
    }
    return stroke;
}

/// Ways to write each digit, in a box of x -0.5 to 0.5 and y -0.8 (above) to 0.8.
const std::vector<Glyph>& glyphs_of(int digit) {
    static const std::array<std::vector<Glyph>, 10> glyphs = {{
        // 0: one oval, from the top and round
        {{{{0, -.8f},
           {-.65f, -.8f},
           {-.65f, .8f},
           {0, .8f},
           {.65f, .8f},
           {.65f, -.8f},
           {0, -.8f}}}},
        // 1: a bar; with a nose; with a nose and a foot
        {{line({{0, -.8f}, {0, .8f}})},
         {line({{-.28f, -.45f}, {.05f, -.8f}, {.05f, .8f}})},
         {line({{-.28f, -.5f}, {0, -.8f}, {0, .8f}}), line({{-.32f, .8f}, {.32f, .8f}})}},
        // 2: a hook and a base; with a loop at the corner
        {{{{-.45f, -.45f},
           {-.4f, -.95f},
           {.5f, -.95f},
           {.45f, -.35f},
           {.42f, .05f},
           {-.2f, .4f},
           {-.48f, .8f},
           {-.2f, .8f},
           {.2f, .8f},
           {.5f, .8f}}},
         {{{-.42f, -.5f},
           {-.3f, -.95f},
           {.45f, -.9f},
           {.4f, -.35f},
           {.35f, .1f},
           {-.2f, .75f},
           {-.42f, .75f},
           {-.6f, .65f},
           {-.3f, .35f},
           {-.1f, .65f},
           {.1f, .85f},
           {.35f, .85f},
           {.5f, .65f}}}},
        // 3: two bows; with a flat top
        {{{{-.42f, -.6f},
           {-.2f, -.9f},
           {.45f, -.85f},
           {.4f, -.4f},
           {.36f, -.1f},
           {0, -.06f},
           {-.12f, -.05f},
           {.1f, -.06f},
           {.5f, .02f},
           {.48f, .38f},
           {.45f, .9f},
           {-.25f, .95f},
           {-.46f, .55f}}},
         {{{-.42f, -.8f},
           {-.1f, -.8f},
           {.2f, -.8f},
           {.42f, -.8f},
           {.25f, -.55f},
           {.05f, -.3f},
           {-.08f, -.12f},
           {.2f, -.2f},
           {.5f, 0},
           {.48f, .36f},
           {.45f, .9f},
           {-.25f, .95f},
           {-.46f, .6f}}}},
        // 4: closed at the top; open
        {{line({{.2f, .8f}, {.2f, -.8f}, {-.48f, .3f}, {.5f, .3f}})},
         {line({{-.3f, -.75f}, {-.44f, .1f}, {.48f, .1f}}), line({{.26f, -.65f}, {.22f, .8f}})}},
        // 5: bar, back and belly
        {{line({{.42f, -.8f}, {-.34f, -.8f}}),
          {{-.34f, -.8f},
           {-.36f, -.55f},
           {-.38f, -.35f},
           {-.4f, -.12f},
           {-.1f, -.35f},
           {.5f, -.25f},
           {.48f, .26f},
           {.45f, .9f},
           {-.25f, .95f},
           {-.46f, .58f}}}},
        // 6: a long back into a loop
        {{{{.32f, -.8f},
           {-.2f, -.6f},
           {-.48f, -.05f},
           {-.44f, .38f},
           {-.4f, .95f},
           {.45f, .95f},
           {.44f, .36f},
           {.42f, -.1f},
           {-.3f, -.1f},
           {-.44f, .32f}}}},
        // 7: with and without a bar
        {{line({{-.46f, -.8f}, {.46f, -.8f}, {-.1f, .8f}})},
         {line({{-.46f, -.75f}, {.46f, -.8f}, {-.08f, .8f}}), line({{-.2f, .02f}, {.36f, -.02f}})}},
        // 8: one crossing stroke; two rings
        {{{{.3f, -.6f},
           {.1f, -.95f},
           {-.5f, -.85f},
           {-.38f, -.4f},
           {-.25f, -.05f},
           {.48f, 0},
           {.44f, .45f},
           {.38f, .95f},
           {-.5f, .95f},
           {-.44f, .4f},
           {-.4f, 0},
           {.5f, -.1f},
           {.3f, -.6f}}},
         {{{0, -.8f},
           {-.5f, -.8f},
           {-.5f, -.06f},
           {0, -.06f},
           {.5f, -.06f},
           {.5f, -.8f},
           {0, -.8f}},
          {{0, -.06f},
           {-.6f, -.06f},
           {-.6f, .8f},
           {0, .8f},
           {.6f, .8f},
           {.6f, -.06f},
           {0, -.06f}}}},
        // 9: a ring with a straight tail; with a curved one
        {{{{.4f, -.35f},
           {.4f, -.95f},
           {-.46f, -.95f},
           {-.44f, -.35f},
           {-.42f, .1f},
           {.36f, .1f},
           {.4f, -.35f}},
          line({{.4f, -.4f}, {.3f, .8f}})},
         {{{.4f, -.4f},
           {.36f, -.95f},
           {-.46f, -.95f},
           {-.44f, -.35f},
           {-.42f, .1f},
           {.36f, .1f},
           {.4f, -.4f},
           {.48f, .3f},
           {.3f, .85f},
           {-.3f, .75f}}}},
    }};
    return glyphs[static_cast<std::size_t>(digit)];
}

Point bezier(const Point* c, float t) {
    const float s = 1 - t;
    return (s * s * s) * c[0] + (3 * s * s * t) * c[1] + (3 * s * t * t) * c[2] +
           (t * t * t) * c[3];
}

/// Placement of one digit: unit box to pixels.
struct Placement {
    float scale_x, scale_y, slant, cosine, sine;
    Point centre;

    Point operator()(Point p) const {
        const Point q{scale_x * (p.x - slant * p.y), scale_y * p.y};
        return centre + Point{cosine * q.x - sine * q.y, sine * q.x + cosine * q.y};
    }
};

Placement draw_placement(Random& random, const ImageShape& shape) {
    const float height = static_cast<float>(shape.height), width = static_cast<float>(shape.width);
    Placement place{};
    place.scale_y = height * random.uniform(0.34f, 0.50f);
    place.scale_x = place.scale_y * random.uniform(0.68f, 1.15f);
    place.slant = random.uniform(-0.15f, 0.35f);
    const float t = random.uniform(-0.1f, 0.1f); // half of the rotation's tangent: no sine needed
    place.cosine = (1 - t * t) / (1 + t * t);
    place.sine = 2 * t / (1 + t * t);
    place.centre = {width * random.uniform(0.41f, 0.59f), height * random.uniform(0.43f, 0.57f)};
    return place;
}

} // namespace

void draw_synth_digit(int digit, Random random, const ImageShape& shape, std::uint8_t* out) {
    const auto& ways = glyphs_of(digit);
    const auto& glyph = ways[random.below(ways.size())];
    const auto place = draw_placement(random, shape);
    const float unit = static_cast<float>(shape.height) / 28;
    const float radius = unit * random.uniform(0.7f, 1.7f);
    const float softness = unit * random.uniform(0.9f, 1.8f);
    const float ink = random.uniform(0.75f, 1.0f);

    constexpr float tremor = 0.05f;
    constexpr int pieces = 8; // of a curve; at this size no corner shows
    std::vector<std::vector<Point>> lines;
    for (const auto& stroke : glyph) {
        Stroke shaken;
        for (const auto& point : stroke)
            shaken.push_back(place(
                point + Point{random.uniform(-tremor, tremor), random.uniform(-tremor, tremor)}));
        std::vector<Point> points{shaken.front()};
        for (std::size_t i = 0; i + 3 < shaken.size(); i += 3)
            for (int k = 1; k <= pieces; ++k)
                points.push_back(bezier(&shaken[i], static_cast<float>(k) / pieces));
        lines.push_back(std::move(points));
    }

    Canvas canvas(shape);
    canvas.draw_lines(lines, radius, {ink, ink, ink}, 1, softness);
    const float noise = random.uniform(0, 0.06f);
    canvas.paint([&](Point, Colour below) {
        const float grain = noise * (random.uniform() + random.uniform() - 1);
        return Colour{below.red + grain, below.green + grain, below.blue + grain};
    });
    canvas.store(out);
}

} // namespace headroom
