#include "datasets/synth/SynthVehicles.h"

#include "datasets/synth/Canvas.h"

#include <algorithm>
#include <vector>

namespace headroom {

namespace {

Colour draw_colour(Random& random, float darkest, float brightest) {
    return {random.uniform(darkest, brightest), random.uniform(darkest, brightest),
            random.uniform(darkest, brightest)};
}

/// A vehicle's own measures: x 0 (rear) to 1 (front), y 0 (ground) up to about 0.6, both in vehicle
/// lengths. Converts them to pixels, and draws there.
class Pen {
  public:
    Pen(Canvas& canvas, Point rear_on_ground, float length, bool mirrored)
        : canvas_(canvas), origin_(rear_on_ground), length_(length), mirrored_(mirrored) {}

    void polygon(std::vector<Point> corners, Colour colour) {
        for (auto& corner : corners)
            corner = place(corner);
        canvas_.draw_polygon(corners, colour);
    }
    void box(float left, float bottom, float right, float top, Colour colour) {
        polygon({{left, bottom}, {right, bottom}, {right, top}, {left, top}}, colour);
    }
    void disc(Point centre, float radius, Colour colour) {
        canvas_.draw_disc(place(centre), radius * length_, colour);
    }
    void wheel(float x, float radius, Colour tyre, Colour hub) {
        disc({x, radius}, radius, tyre);
        disc({x, radius}, 0.5f * radius, hub);
    }
    void shadow() {
        const std::vector<Point> line[] = {{place({0.04f, 0}), place({0.96f, 0})}};
        canvas_.draw_lines(line, 0.02f * length_, {0.02f, 0.02f, 0.03f}, 0.6f, 0.06f * length_);
    }

  private:
    Point place(Point p) const {
        return {origin_.x + length_ * (mirrored_ ? 1 - p.x : p.x), origin_.y - length_ * p.y};
    }

    Canvas& canvas_;
    Point origin_;
    float length_;
    bool mirrored_;
};

struct Paint {
    Colour body, shade, glass, tyre, hub;
};

Paint draw_paint(Random& random) {
    Paint paint;
    paint.body = draw_colour(random, 0.05f, 1.0f);
    paint.shade = mix(paint.body, {0, 0, 0}, 0.35f);
    paint.glass = mix({0.12f, 0.16f, 0.22f}, {0.65f, 0.8f, 0.95f}, random.uniform());
    paint.tyre = draw_colour(random, 0.02f, 0.14f);
    paint.hub = mix({0.3f, 0.3f, 0.32f}, {0.85f, 0.85f, 0.88f}, random.uniform());
    return paint;
}

void draw_lamps(Pen& pen, float height) {
    pen.box(0.955f, height, 1.0f, height + 0.045f, {1.0f, 0.95f, 0.7f});
    pen.box(0.0f, height, 0.03f, height + 0.045f, {0.85f, 0.1f, 0.08f});
}

/// Draws a low body on two wheels, and a cabin with sloping screens: saloon, hatchback or estate.
void draw_car(Pen& pen, Random& random, const Paint& paint) {
    const float radius = random.uniform(0.082f, 0.105f);
    const float floor = 0.06f;
    const float belt = random.uniform(0.22f, 0.27f);
    const float roof = belt + random.uniform(0.13f, 0.18f);
    const float rear = random.uniform(0.02f, 0.24f); // where the rear screen starts: 0.02 an estate
    const float roof_rear = rear + random.uniform(0.03f, 0.15f);
    const float front = random.uniform(0.66f, 0.78f); // where the windscreen starts
    const float roof_front = front - random.uniform(0.12f, 0.2f);
    const float bonnet = belt - random.uniform(0.01f, 0.05f);

    pen.shadow();
    pen.polygon(
        {{rear, belt - 0.02f}, {roof_rear, roof}, {roof_front, roof}, {front, belt - 0.02f}},
        paint.body);
    pen.polygon({{0.0f, floor},
                 {0.0f, belt - 0.03f},
                 {0.03f, belt},
                 {front, belt},
                 {0.96f, bonnet},
                 {1.0f, bonnet - 0.05f},
                 {1.0f, floor}},
                paint.body);
    pen.box(0.02f, floor, 0.98f, floor + 0.05f, paint.shade);

    const float frame = 0.028f;
    const float top = roof - frame;
    const float middle = 0.5f * (roof_rear + roof_front) + random.uniform(-0.04f, 0.04f);
    pen.polygon({{rear + 1.6f * frame, belt},
                 {roof_rear + frame, top},
                 {middle - 0.012f, top},
                 {middle - 0.012f, belt}},
                paint.glass);
    pen.polygon({{middle + 0.012f, belt},
                 {middle + 0.012f, top},
                 {roof_front - frame, top},
                 {front - 1.6f * frame, belt}},
                paint.glass);
    draw_lamps(pen, belt - 0.1f);
    pen.wheel(random.uniform(0.17f, 0.22f), radius, paint.tyre, paint.hub);
    pen.wheel(random.uniform(0.77f, 0.82f), radius, paint.tyre, paint.hub);
}

/// Draws a cab in front and a load behind it: a box, a tank of planks or an open bed with cargo.
void draw_truck(Pen& pen, Random& random, const Paint& paint) {
    const float radius = random.uniform(0.07f, 0.09f);
    const float frame = random.uniform(0.1f, 0.13f); // height of the load's floor
    const float gap = random.uniform(0.68f, 0.76f);  // between the load and the cab
    const float cab_top = random.uniform(0.34f, 0.44f);
    const float slope = random.uniform(0.0f, 0.07f); // of the windscreen
    const bool bonneted = random.below(4) == 0;
    const float front = bonneted ? random.uniform(0.86f, 0.9f) : 1.0f;

    pen.shadow();
    pen.box(0.0f, 0.5f * frame, 0.98f, frame, {0.1f, 0.1f, 0.11f});
    const Colour load =
        random.below(2) == 0 ? draw_colour(random, 0.55f, 1.0f) : draw_colour(random, 0.1f, 0.9f);
    const Colour load_shade = mix(load, {0, 0, 0}, 0.3f);
    if (random.below(4) != 0) {
        const float top = random.uniform(0.42f, 0.56f);
        pen.box(0.0f, frame, gap - 0.02f, top, load);
        pen.box(0.0f, frame, gap - 0.02f, frame + 0.03f, load_shade);
        if (random.below(2) == 0) pen.box(0.0f, 0.62f * top, gap - 0.02f, 0.72f * top, paint.body);
    } else {
        const float side = frame + random.uniform(0.08f, 0.13f);
        const float peak = side + random.uniform(0.04f, 0.12f);
        pen.polygon(
            {{0.05f, side - 0.01f}, {0.2f, peak}, {gap - 0.2f, peak}, {gap - 0.06f, side - 0.01f}},
            load_shade);
        pen.box(0.0f, frame, gap - 0.02f, side, load);
    }

    const float belt = 0.58f * cab_top + 0.03f;
    pen.polygon({{gap, 0.6f * frame},
                 {gap, cab_top},
                 {front - slope, cab_top},
                 {front, belt},
                 {front, 0.6f * frame}},
                paint.body);
    if (bonneted)
        pen.polygon({{front - 0.01f, 0.6f * frame},
                     {front - 0.01f, belt},
                     {1.0f, belt - 0.04f},
                     {1.0f, 0.6f * frame}},
                    paint.body);
    pen.polygon({{gap + 0.06f, belt},
                 {gap + 0.06f, cab_top - 0.04f},
                 {front - slope - 0.02f, cab_top - 0.04f},
                 {front - 0.02f, belt}},
                paint.glass);
    pen.box(gap, 0.6f * frame, 1.0f, 0.6f * frame + 0.03f, paint.shade);
    draw_lamps(pen, frame + 0.01f);

    pen.wheel(random.uniform(0.84f, 0.88f), radius, paint.tyre, paint.hub);
    const float axle = random.uniform(0.13f, 0.2f);
    pen.wheel(axle, radius, paint.tyre, paint.hub);
    if (random.below(2) == 0) pen.wheel(axle + 2.15f * radius, radius, paint.tyre, paint.hub);
}

/// Draws sky, something far away, and the road; `ground` is the height of the wheels' feet.
void draw_background(Canvas& canvas, Random& random, const ImageShape& shape, float ground) {
    const float height = static_cast<float>(shape.height), width = static_cast<float>(shape.width);
    const Colour sky = draw_colour(random, 0.25f, 1.0f), haze = draw_colour(random, 0.4f, 1.0f);
    const float horizon = ground - height * random.uniform(0.03f, 0.22f);
    canvas.paint(
        [&](Point p, Colour) { return mix(sky, haze, std::clamp(p.y / horizon, 0.0f, 1.0f)); });

    const auto things = random.below(5); // houses, hedges, hills: boxes of any height
    for (std::uint64_t i = 0; i < things; ++i) {
        const float left = width * random.uniform(-0.2f, 0.9f),
                    right = left + width * random.uniform(0.1f, 0.5f);
        const float top = horizon - height * random.uniform(0.05f, 0.4f);
        const float lean = std::min(width * random.uniform(0.0f, 0.15f), 0.5f * (right - left));
        const Point corners[] = {
            {left, horizon + 1}, {left + lean, top}, {right - lean, top}, {right, horizon + 1}};
        const auto colour = draw_colour(random, 0.1f, 0.85f);
        canvas.draw_polygon(corners, colour, random.uniform(0.4f, 1.0f));
    }

    const float grey = random.uniform(0.2f, 0.6f);
    const Colour verge = draw_colour(random, 0.15f, 0.7f), road{grey, grey, grey + 0.02f};
    canvas.draw_ground(horizon, verge);
    canvas.draw_ground(ground - height * 0.04f, road);
}

} // namespace

void draw_synth_vehicle(int kind, Random random, const ImageShape& shape, std::uint8_t* out) {
    const float height = static_cast<float>(shape.height), width = static_cast<float>(shape.width);
    const float length = std::min(width, 1.5f * height) * random.uniform(0.6f, 0.92f);
    const float ground = height * random.uniform(0.68f, 0.88f);
    const float rear = random.uniform(-0.06f * length, width - 0.94f * length);
    const bool mirrored = random.below(2) == 1;
    const auto paint = draw_paint(random);

    Canvas canvas(shape);
    draw_background(canvas, random, shape, ground);
    Pen pen(canvas, {rear, ground}, length, mirrored);
    if (kind == 0)
        draw_car(pen, random, paint);
    else
        draw_truck(pen, random, paint);

    // Light and camera: contrast, brightness and grain.
    const float contrast = random.uniform(0.55f, 1.0f);
    const float brightness = random.uniform(0.0f, 1.0f - contrast);
    const float noise = random.uniform(0.02f, 0.12f);
    canvas.paint([&](Point, Colour below) {
        const auto seen = [&](float value) {
            return brightness + contrast * value +
                   noise * (random.uniform() + random.uniform() - 1);
        };
        const float red = seen(below.red), green = seen(below.green), blue = seen(below.blue);
        return Colour{red, green, blue};
    });
    canvas.store(out);
}

} // namespace headroom
