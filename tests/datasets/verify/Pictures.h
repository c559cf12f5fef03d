#pragma once

#include "datasets/base/Random.h"
#include "datasets/image/Image.h"

#include <cmath>

namespace headroom {

/// A smooth picture of a few waves, different for each seed; it looks the same in every size.
inline Image picture(std::uint64_t seed, int channels, int height, int width) {
    Random random(seed);
    struct Wave {
        float across, down, phase;
    };
    std::vector<Wave> waves(6);
    for (auto& wave : waves)
        wave = {random.uniform(-4, 4), random.uniform(-4, 4), random.uniform(0, 6.28f)};

    Image image{{channels, height, width}, {}};
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const float across = (static_cast<float>(x) + 0.5f) / static_cast<float>(width);
                const float down = (static_cast<float>(y) + 0.5f) / static_cast<float>(height);
                float value = 128;
                for (const auto& wave : waves)
                    value += 20 * std::sin(6.28f * (wave.across * across + wave.down * down) +
                                           wave.phase + 0.1f * static_cast<float>(c));
                image.pixels.push_back(static_cast<std::uint8_t>(value));
            }
    return image;
}

} // namespace headroom
