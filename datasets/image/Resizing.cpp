#include "datasets/image/Resizing.h"

#include "datasets/base/Error.h"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

constexpr std::array interpolations = {"nearest", "bilinear", "area"};
constexpr std::array modes = {"stretch", "fit", "crop"};

template <typename Value, typename Names>
Value parse(const char* what, const Names& names, const std::string& text) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (text == names[i]) return static_cast<Value>(i);
    throw usage_error(fmt::format("{} {}: expected one of {}", what, text, fmt::join(names, ", ")));
}

} // namespace

std::string to_string(Interpolation interpolation) {
    return interpolations.at(static_cast<std::size_t>(interpolation));
}

std::string to_string(ResizeMode mode) {
    return modes.at(static_cast<std::size_t>(mode));
}

Interpolation parse_interpolation(const std::string& text) {
    return parse<Interpolation>("interpolation", interpolations, text);
}

ResizeMode parse_resize_mode(const std::string& text) {
    return parse<ResizeMode>("resize mode", modes, text);
}

} // namespace headroom
