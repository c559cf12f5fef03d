#pragma once

#include "datasets/base/options/OptionField.h"
#include "datasets/image/ImageShape.h"

#include <span>
#include <string>

namespace headroom {

/// What fills the pixels that a shift uncovers: black, the nearest pixel of the edge, or the image
/// mirrored at its edge without repeating it.
enum class ShiftFill { zero, edge, reflect };

template <>
struct ChoiceNames<ShiftFill> {
    static constexpr std::array values{std::pair{ShiftFill::zero, "zero"},
                                       std::pair{ShiftFill::edge, "edge"},
                                       std::pair{ShiftFill::reflect, "reflect"}};
};

/// Whole pixels to the right and down.
struct Shift {
    int dx = 0, dy = 0;

    bool operator==(const Shift&) const = default;
};

/// "1,-2": to the right, down.
std::string to_string(Shift shift);
bool read_value(const std::string& text, Shift& shift); ///< false if it is not one

inline const OptionField fill_field{
    .key = "fill",
    .label = "Fill",
    .help = "fill uncovered pixels with black, the edge, or the reflected image"};

/// Mirrors an index at the edges without repeating them (2 1 | 0 1 2 | 1 0), repeatedly if needed.
int reflected(int index, int size);

/// Writes the image shifted. `from` and `to` are C x H x W values; `black` has the value of a black
/// pixel in each channel, which ShiftFill::zero uses: after normalisation it is not 0.
void shift_image(const ImageShape& shape, const float* from, Shift shift, ShiftFill fill,
                 std::span<const float> black, float* to);

} // namespace headroom
