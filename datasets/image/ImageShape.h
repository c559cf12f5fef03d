#pragma once

#include <cstddef>
#include <string>

namespace headroom {

/// The size of images after reading; without channels.
struct ImageSize {
    int height = 0;
    int width = 0;

    bool operator==(const ImageSize&) const = default;
};

/// "28x20": height x width, as options and files write it.
std::string to_string(const ImageSize& size);

/// Returns false on anything else.
bool read_value(const std::string& text, ImageSize& size);

/// The shape of one image, in the order of NCHW without its N.
struct ImageShape {
    int channels = 0;
    int height = 0;
    int width = 0;

    std::size_t values() const {
        return static_cast<std::size_t>(channels) * static_cast<std::size_t>(height) *
               static_cast<std::size_t>(width);
    }
    bool operator==(const ImageShape&) const = default;
};

/// "28x28x1": height x width x channels, the order in which users type (and Keras prints) it.
std::string to_string(const ImageShape& shape);

/// Reads "28x28x1", or "28x28" (channels 0 = not given). Throws Error(usage) on anything else.
ImageShape parse_image_shape(const std::string& text);

} // namespace headroom
