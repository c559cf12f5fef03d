#include "core/exploration/Stages.h"

#include "core/exploration/Pictures.h"
#include "datasets/base/Error.h"
#include "datasets/image/ImageConverter.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

namespace {

/// Computes value(channel, y, x) for every value of a result of that shape.
template <typename Value>
Maps make(const ImageShape& shape, Value value) {
    Maps maps{shape, {}};
    maps.values.reserve(shape.values());
    for (int c = 0; c < shape.channels; ++c)
        for (int y = 0; y < shape.height; ++y)
            for (int x = 0; x < shape.width; ++x)
                maps.values.push_back(value(c, y, x));
    return maps;
}

/// Returns a value; zero outside.
float at(const Maps& maps, int c, int y, int x) {
    const auto& [channels, height, width] = maps.shape;
    if (y < 0 || y >= height || x < 0 || x >= width) return 0;
    return maps.map(c)[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                       static_cast<std::size_t>(x)];
}

Maps shifted(const Maps& image, int dx, int dy) {
    return make(image.shape, [&](int c, int y, int x) { return at(image, c, y - dy, x - dx); });
}

Maps correlated(const Maps& image, const Kernel& kernel) {
    return make(image.shape, [&](int c, int y, int x) {
        float sum = 0;
        for (int i = 0; i < 9; ++i)
            sum += kernel.weights[static_cast<std::size_t>(i)] *
                   at(image, c, y + i / 3 - 1, x + i % 3 - 1);
        return sum;
    });
}

Maps relu(const Maps& maps) {
    Maps result = maps;
    for (float& value : result.values)
        value = std::max(value, 0.0f);
    return result;
}

Maps max_pooled(const Maps& maps, int window) {
    const auto& [channels, height, width] = maps.shape;
    return make({channels, height / window, width / window}, [&](int c, int y, int x) {
        float largest = at(maps, c, y * window, x * window);
        for (int i = 0; i < window * window; ++i)
            largest =
                std::max(largest, at(maps, c, y * window + i / window, x * window + i % window));
        return largest;
    });
}

Maps averaged(const Maps& maps) {
    return {{maps.shape.channels, 1, 1}, averages(maps)};
}

Change change_of(const Maps& original, const Maps& shifted) {
    const auto count = static_cast<double>(original.values.size());
    double changed = 0, difference = 0, size = 0;
    for (std::size_t i = 0; i < original.values.size(); ++i) {
        const double a = original.values[i], b = shifted.values[i];
        // Averages of the same values in another order differ in the last bits.
        changed += std::abs(a - b) > 1e-6 * std::max({1.0, std::abs(a), std::abs(b)});
        difference += std::abs(a - b);
        size += std::abs(a);
    }
    return {changed / count, difference / count, size > 0 ? difference / size : 0};
}

} // namespace

std::vector<Stage> filter_stages(const Maps& image, const StageOptions& options) {
    if (options.pool < 2 || options.pool > 4)
        throw option_error("pool", fmt::format("{}: expected 2, 3 or 4", options.pool));
    if (image.shape.height < options.pool || image.shape.width < options.pool)
        throw usage_error(fmt::format("an image of {} is too small for pooling {}x{}: choose a "
                                      "larger one",
                                      size_string(image.shape), options.pool, options.pool));

    std::vector<Stage> stages;
    const auto add = [&](const char* name, Maps original, Maps moved) {
        const Change change = change_of(original, moved);
        stages.push_back({name, std::move(original), std::move(moved), change, {}});
    };
    const auto add_step = [&](const char* name, const auto& step) {
        const Stage& before = stages.back();
        add(name, step(before.original), step(before.shifted));
    };
    add("image", image, shifted(image, options.dx, options.dy));
    add_step("kernel", [&](const Maps& maps) { return correlated(maps, options.kernel); });
    add_step("relu", relu);
    add_step("pool", [&](const Maps& maps) { return max_pooled(maps, options.pool); });
    add_step("average", averaged);

    // Results of the kernel and after share one scale: equal values look equal. Only the average,
    // much smaller than the maximum, has its own.
    const auto common_range = [](const Stage& stage) {
        auto values = stage.original.values;
        values.insert(values.end(), stage.shifted.values.begin(), stage.shifted.values.end());
        return range_of(values);
    };
    stages[1].range = common_range(stages[1]);
    stages[2].range = stages[3].range = {0, stages[1].range.white};
    stages[4].range = common_range(stages[4]);
    return stages;
}

Maps draw_circle(int side) {
    const double centre = (side - 1) / 2.0, radius = side * 0.3;
    return make({1, side, side}, [&](int, int y, int x) {
        const double distance = std::hypot(y - centre, x - centre);
        return static_cast<float>(std::clamp(radius - distance + 0.5, 0.0, 1.0));
    });
}

} // namespace headroom
