#include "datasets/image/ImageConverter.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <type_traits>

namespace headroom {

namespace {

/// a * b / c, truncated, as Keras computes sides.
int scaled(int a, int b, int c) {
    return static_cast<int>(std::int64_t{a} * b / c);
}

} // namespace

ImageConverter::ImageConverter(const ImageShape& from, const ImageShape& to,
                               const Resizing& resizing)
    : from_(from), to_(to) {
    Window from_rows{0, from.height}, from_columns{0, from.width};
    Window to_rows{0, to.height}, to_columns{0, to.width};
    if (resizing.mode == ResizeMode::crop) {
        from_rows.length = std::clamp(scaled(from.width, to.height, to.width), 1, from.height);
        from_columns.length = std::clamp(scaled(from.height, to.width, to.height), 1, from.width);
        from_rows.begin = (from.height - from_rows.length) / 2;
        from_columns.begin = (from.width - from_columns.length) / 2;
    }
    if (resizing.mode == ResizeMode::fit) {
        const double scale = std::min(static_cast<double>(to.height) / from.height,
                                      static_cast<double>(to.width) / from.width);
        to_rows.length = std::max(1, static_cast<int>(std::lround(scale * from.height)));
        to_columns.length = std::max(1, static_cast<int>(std::lround(scale * from.width)));
        to_rows.begin = (to.height - to_rows.length) / 2;
        to_columns.begin = (to.width - to_columns.length) / 2;
    }
    rows_ = make_taps(from_rows, to_rows, to.height, resizing.interpolation);
    columns_ = make_taps(from_columns, to_columns, to.width, resizing.interpolation);
}

std::vector<ImageConverter::Taps> ImageConverter::make_taps(Window from, Window to, int size,
                                                            Interpolation interpolation) {
    std::vector<Taps> taps(static_cast<std::size_t>(size), Taps{from.begin, {}});
    const double scale = static_cast<double>(from.length) / to.length;
    for (int i = 0; i < to.length; ++i) {
        auto& [first, weights] = taps[static_cast<std::size_t>(to.begin + i)];
        const double centre = (i + 0.5) * scale; // of the target pixel, in source coordinates
        if (interpolation == Interpolation::area) {
            const double begin = i * scale, end = (i + 1) * scale;
            const int lowest = static_cast<int>(begin);
            const int last = std::min(static_cast<int>(std::ceil(end - 1e-9)), from.length);
            first += lowest;
            for (int j = lowest; j < last; ++j)
                weights.push_back(static_cast<float>(
                    (std::min(end, j + 1.0) - std::max<double>(begin, j)) / scale));
        } else if (interpolation == Interpolation::nearest) {
            first += std::min(static_cast<int>(centre), from.length - 1);
            weights = {1.0f};
        } else if (from.length == 1) {
            weights = {1.0f};
        } else {
            // Between the centres of two source pixels; clamped at the edges.
            const double position = std::clamp(centre - 0.5, 0.0, from.length - 1.0);
            const int before = std::min(static_cast<int>(position), from.length - 2);
            const auto after_weight = static_cast<float>(position - before);
            first += before;
            weights = {1.0f - after_weight, after_weight};
        }
    }
    return taps;
}

std::vector<float> ImageConverter::resize(const ReadRow& read_row) const {
    std::vector<float> row(static_cast<std::size_t>(from_.width));
    std::vector<float> narrowed; // from_.height x to_.width
    narrowed.reserve(static_cast<std::size_t>(from_.height) * columns_.size());
    for (int y = 0; y < from_.height; ++y) {
        read_row(y, row.data());
        for (const auto& [first, weights] : columns_) {
            float sum = 0;
            for (std::size_t k = 0; k < weights.size(); ++k)
                sum += weights[k] * row[static_cast<std::size_t>(first) + k];
            narrowed.push_back(sum);
        }
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
    const auto width = static_cast<std::size_t>(from_.width);
    const auto put = [&](const std::vector<float>& values) {
        for (float value : values) {
            if constexpr (std::is_same_v<Value, std::uint8_t>)
                *target++ = static_cast<std::uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f));
            else
                *target++ = value;
        }
    };
    // Row by row: a plane of floats would be larger than the image.
    for (int c = 0; c < std::min(from_.channels, to_.channels); ++c, source += source_plane) {
        const auto read_row = [&](int y, float* row) {
            const Value* const from = source + static_cast<std::size_t>(y) * width;
            for (std::size_t x = 0; x < width; ++x)
                row[x] = to_grey ? 0.299f * static_cast<float>(from[x]) +
                                       0.587f * static_cast<float>(from[x + source_plane]) +
                                       0.114f * static_cast<float>(from[x + 2 * source_plane])
                                 : static_cast<float>(from[x]);
        };
        if (resized) {
            put(resize(read_row));
            continue;
        }
        std::vector<float> row(width);
        for (int y = 0; y < from_.height; ++y) {
            read_row(y, row.data());
            put(row);
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
