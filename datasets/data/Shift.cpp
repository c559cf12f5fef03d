#include "datasets/data/Shift.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

/// Row or column of the original that fills the place `index` outside of it; -1 = black.
int filled_from(int index, int size, ShiftFill fill) {
    if (index >= 0 && index < size) return index;
    switch (fill) {
    case ShiftFill::edge:
        return std::clamp(index, 0, size - 1);
    case ShiftFill::reflect:
        return reflected(index, size);
    case ShiftFill::zero:
        break;
    }
    return -1;
}

/// One row: most of it is copied at once.
void shift_row(const float* from, int width, int dx, ShiftFill fill, float black, float* to) {
    const int begin = std::clamp(dx, 0, width), end = std::clamp(width + dx, begin, width);
    const auto fill_between = [&](int first, int last) {
        for (int x = first; x < last; ++x) {
            const int source = filled_from(x - dx, width, fill);
            to[x] = source < 0 ? black : from[source];
        }
    };
    fill_between(0, begin);
    std::copy(from + (begin - dx), from + (end - dx), to + begin);
    fill_between(end, width);
}

} // namespace

std::string to_string(Shift shift) {
    return fmt::format("{},{}", shift.dx, shift.dy);
}

bool read_value(const std::string& text, Shift& shift) {
    const auto comma = text.find(',');
    return comma != std::string::npos && read_value(text.substr(0, comma), shift.dx) &&
           read_value(text.substr(comma + 1), shift.dy);
}

int reflected(int index, int size) {
    if (size == 1) return 0;
    const int period = 2 * (size - 1);
    index = ((index % period) + period) % period;
    return index < size ? index : period - index;
}

void shift_image(const ImageShape& shape, const float* from, Shift shift, ShiftFill fill,
                 std::span<const float> black, float* to) {
    const auto width = static_cast<std::size_t>(shape.width);
    for (int c = 0; c < shape.channels; ++c) {
        const float black_here = black[static_cast<std::size_t>(c)];
        for (int y = 0; y < shape.height; ++y, to += width) {
            const int row = filled_from(y - shift.dy, shape.height, fill);
            if (row < 0)
                std::fill_n(to, width, black_here);
            else
                shift_row(from + static_cast<std::size_t>(row) * width, shape.width, shift.dx, fill,
                          black_here, to);
        }
        from += static_cast<std::size_t>(shape.height) * width;
    }
}

} // namespace headroom
