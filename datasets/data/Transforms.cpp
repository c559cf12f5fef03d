#include "datasets/data/Transforms.h"

#include "datasets/base/Error.h"
#include "datasets/base/Random.h"
#include "datasets/data/PixelStatistics.h"
#include "datasets/data/Shift.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace headroom {

namespace {

/// Row (or column) of the original that each row of an augmented image shows; -1 = zeros. Flips,
/// shifts and crops move rows and columns independently, so two such maps describe them all.
using Map = std::vector<int>;

Map identity(int size) {
    Map map(static_cast<std::size_t>(size));
    std::iota(map.begin(), map.end(), 0);
    return map;
}

int draw_offset(Random& random, int max) {
    return static_cast<int>(random.below(2 * static_cast<std::uint64_t>(max) + 1)) - max;
}

Map draw_map(Random& random, int size, const Augmentation& augmentation) {
    Map map = identity(size);
    const int crop = draw_offset(random, augmentation.crop);
    for (int& from : map)
        from = reflected(from + crop, size);
    const int shift = draw_offset(random, augmentation.shift);
    Map shifted(map.size(), -1);
    for (int to = 0; to < size; ++to)
        if (const int from = to - shift; from >= 0 && from < size)
            shifted[static_cast<std::size_t>(to)] = map[static_cast<std::size_t>(from)];
    return shifted;
}

void apply(const Map& rows, const Map& columns, const float* from, float* to) {
    const auto width = columns.size();
    for (int row : rows) {
        for (std::size_t x = 0; x < width; ++x)
            to[x] = row < 0 || columns[x] < 0 ? 0.0f
                                              : from[static_cast<std::size_t>(row) * width +
                                                     static_cast<std::size_t>(columns[x])];
        to += width;
    }
}

/// Changes every image. `draws(i)` is its random numbers, and whether it is flipped, which is asked
/// after the rest was drawn.
template <typename Draws>
void change_images(Batch& batch, const Augmentation& augmentation, const Draws& draws) {
    const auto values = batch.shape.values();
    const auto plane = values / static_cast<std::size_t>(batch.shape.channels);
    std::vector<float> original(values);
    for (std::size_t i = 0; i < batch.count(); ++i) {
        auto [random, flips] = draws(i);
        const Map rows = draw_map(random, batch.shape.height, augmentation);
        Map columns = draw_map(random, batch.shape.width, augmentation);
        if (augmentation.flip && flips(random)) std::reverse(columns.begin(), columns.end());

        float* const image = batch.pixels.data() + i * values;
        std::copy_n(image, values, original.data());
        for (std::size_t offset = 0; offset < values; offset += plane)
            apply(rows, columns, original.data() + offset, image + offset);
    }
}

} // namespace

Normalisation measure_normalisation(const Dataset& dataset) {
    Normalisation result;
    for (const auto& channel : sum_of(measure_classes(dataset))) {
        result.mean.push_back(static_cast<float>(channel.mean()));
        result.sd.push_back(channel.sd() > 0 ? static_cast<float>(channel.sd()) : 1.0f);
    }
    return result;
}

void normalise(Batch& batch, const Normalisation& normalisation) {
    if (normalisation.mean.empty()) return;
    const auto channels = static_cast<std::size_t>(batch.shape.channels);
    if (normalisation.mean.size() != channels || normalisation.sd.size() != channels)
        throw data_error(fmt::format("the normalisation is for {} channels, the images have {}",
                                     normalisation.mean.size(), channels));
    const auto plane = batch.shape.values() / channels;
    for (std::size_t i = 0; i < batch.count() * channels; ++i) {
        const float mean = normalisation.mean[i % channels];
        const float sd = normalisation.sd[i % channels];
        for (float& value : std::span(batch.pixels).subspan(i * plane, plane))
            value = (value - mean) / sd;
    }
}

Augmentation parse_augmentation(const std::string& text) {
    Augmentation result;
    if (text == "none") return result;
    // Larger values make no sense for images; the bound also keeps sums of offsets in range.
    constexpr int max = 1024;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        const auto part = text.substr(begin, end - begin);
        begin = end + 1;

        const auto equals = part.find('=');
        const auto name = part.substr(0, equals);
        int* value = name == "shift" ? &result.shift : name == "crop" ? &result.crop : nullptr;
        bool known = part == "flip";
        if (known) result.flip = true;
        if (value && equals != std::string::npos) {
            const char* const last = part.data() + part.size();
            const auto [stopped, problem] = std::from_chars(part.data() + equals + 1, last, *value);
            known = problem == std::errc{} && stopped == last && *value >= 0 && *value <= max;
        }
        if (!known)
            throw option_error("augment",
                               fmt::format("{}: unknown change \"{}\": expected none, "
                                           "or some of flip, shift=N, crop=N with N up to {}",
                                           text, part, max));
    }
    return result;
}

std::string to_string(const Augmentation& augmentation) {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ",") + part; };
    if (augmentation.flip) add("flip");
    if (augmentation.shift > 0) add(fmt::format("shift={}", augmentation.shift));
    if (augmentation.crop > 0) add(fmt::format("crop={}", augmentation.crop));
    return text.empty() ? "none" : text;
}

void augment(Batch& batch, const Augmentation& augmentation, std::uint64_t seed,
             std::uint64_t epoch) {
    if (!augmentation.any()) return;
    change_images(batch, augmentation, [&](std::size_t i) {
        auto random = Random::stream({seed, Random::hash("augment"), epoch, batch.sample_ids[i]});
        return std::pair{random, [](Random& draw) { return draw.below(2) == 1; }};
    });
}

void show_views(Batch& batch, const Augmentation& augmentation,
                std::span<const std::size_t> views) {
    if (!augmentation.any()) return;
    change_images(batch, augmentation, [&](std::size_t i) {
        auto random = Random::stream({Random::hash("view"), views[i], batch.sample_ids[i]});
        return std::pair{random, [odd = views[i] % 2 == 1](Random&) { return odd; }};
    });
}

} // namespace headroom
