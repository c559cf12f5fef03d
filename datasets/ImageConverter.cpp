#include "datasets/ImageConverter.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <type_traits>

namespace headroom {

ImageConverter::ImageConverter(const ImageShape& from, const ImageShape& to,
                               Interpolation interpolation)
    : from_(from), to_(to), rows_(make_taps(from.height, to.height, interpolation)),
      columns_(make_taps(from.width, to.width, interpolation)) {}

std::vector<ImageConverter::Taps> ImageConverter::make_taps(int from, int to,
                                                            Interpolation interpolation) {
    std::vector<Taps> taps;
    const double scale = static_cast<double>(from) / to;
    for (int i = 0; i < to; ++i) {
        if (interpolation == Interpolation::area) {
            const double begin = i * scale, end = (i + 1) * scale;
            const int first = static_cast<int>(begin);
            const int last = std::min(static_cast<int>(std::ceil(end - 1e-9)), from);
            Taps tap{first, {}};
            for (int j = first; j < last; ++j)
                tap.weights.push_back(static_cast<float>(
                    (std::min(end, j + 1.0) - std::max<double>(begin, j)) / scale));
            taps.push_back(std::move(tap));
            continue;
        }
        const double centre = (i + 0.5) * scale; // of the target pixel, in the source
        if (interpolation == Interpolation::nearest) {
            taps.push_back({std::min(static_cast<int>(centre), from - 1), {1.0f}});
            continue;
        }
        // Between the centres of two source pixels; beyond the outermost centres, just the edge.
        const double position = std::clamp(centre - 0.5, 0.0, from - 1.0);
        const int first = std::min(static_cast<int>(position), std::max(from - 2, 0));
        const auto second_weight = static_cast<float>(position - first);
        if (from == 1)
            taps.push_back({0, {1.0f}});
        else
            taps.push_back({first, {1.0f - second_weight, second_weight}});
    }
    return taps;
}

std::vector<float> ImageConverter::resize(const std::vector<float>& plane) const {
    std::vector<float> narrowed; // from_.height x to_.width
    narrowed.reserve(static_cast<std::size_t>(from_.height) * columns_.size());
    for (auto row = plane.begin(); row != plane.end(); row += from_.width)
        for (const auto& [first, weights] : columns_) {
            float sum = 0;
            for (std::size_t k = 0; k < weights.size(); ++k)
                sum += weights[k] * row[first + static_cast<std::ptrdiff_t>(k)];
            narrowed.push_back(sum);
        }

    const auto width = columns_.size();
    std::vector<float> result(rows_.size() * width);
    for (std::size_t y = 0; y < rows_.size(); ++y) {
        const auto& [first, weights] = rows_[y];
        float* const out = result.data() + y * width;
        for (std::size_t k = 0; k < weights.size(); ++k) {
            const float* const in = narrowed.data() + (static_cast<std::size_t>(first) + k) * width;
            for (std::size_t x = 0; x < width; ++x)
                out[x] += weights[k] * in[x];
        }
    }
    return result;
}

template <typename Value>
void ImageConverter::convert_values(const Value* source, Value* target) const {
    if (from_ == to_) {
        std::copy_n(source, from_.values(), target);
        return;
    }
    const auto source_plane = from_.values() / static_cast<std::size_t>(from_.channels);
    const bool to_grey = from_.channels == 3 && to_.channels == 1;
    const bool resized = from_.height != to_.height || from_.width != to_.width;
    for (int c = 0; c < std::min(from_.channels, to_.channels); ++c, source += source_plane) {
        std::vector<float> plane(source, source + source_plane);
        if (to_grey)
            for (std::size_t i = 0; i < source_plane; ++i)
                plane[i] = 0.299f * plane[i] + 0.587f * source[i + source_plane] +
                           0.114f * source[i + 2 * source_plane];
        if (resized) plane = resize(plane);
        for (float value : plane) {
            if constexpr (std::is_same_v<Value, std::uint8_t>)
                *target++ = static_cast<std::uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f));
            else
                *target++ = value;
        }
    }
    if (from_.channels == 1 && to_.channels == 3) {
        const auto plane = to_.values() / 3;
        std::copy_n(target - plane, plane, target);
        std::copy_n(target - plane, plane, target + plane);
    }
}

void ImageConverter::convert(const std::uint8_t* source, std::uint8_t* target) const {
    convert_values(source, target);
}

void ImageConverter::convert(const float* source, float* target) const {
    convert_values(source, target);
}

std::string size_string(const ImageShape& shape) {
    return fmt::format("{}x{}", shape.height, shape.width);
}

} // namespace headroom
