#include "datasets/image/ImageShape.h"

#include "datasets/base/Error.h"

#include <charconv>
#include <fmt/format.h>
#include <vector>

namespace headroom {
namespace {

/// A larger side is a typing error, and the product would overflow.
constexpr int largest = 16384;

/// Reads the numbers with an x between; empty if the text is anything else.
std::vector<int> sides(const std::string& text) {
    std::vector<int> parts;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (true) {
        int value = 0;
        const auto [stopped, problem] = std::from_chars(at, end, value);
        if (problem != std::errc{} || value < 1 || value > largest) return {};
        parts.push_back(value);
        at = stopped;
        if (at == end) return parts;
        if (*at++ != 'x') return {};
    }
}

} // namespace

std::string to_string(const ImageSize& size) {
    return fmt::format("{}x{}", size.height, size.width);
}

bool read_value(const std::string& text, ImageSize& size) {
    const auto parts = sides(text);
    if (parts.size() != 2) return false;
    size = {parts[0], parts[1]};
    return true;
}

std::string to_string(const ImageShape& shape) {
    return fmt::format("{}x{}x{}", shape.height, shape.width, shape.channels);
}

ImageShape parse_image_shape(const std::string& text) {
    const auto parts = sides(text);
    if (parts.size() == 2) return {0, parts[0], parts[1]};
    if (parts.size() == 3 && (parts[2] == 1 || parts[2] == 3))
        return {parts[2], parts[0], parts[1]};
    throw usage_error(fmt::format("\"{}\" is not an image shape: expected HEIGHTxWIDTH or "
                                  "HEIGHTxWIDTHxCHANNELS, such as 28x28 or 32x32x3, with "
                                  "sides up to {} and 1 or 3 channels",
                                  text, largest));
}

} // namespace headroom
