#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// Letters of 5 x 7 pixels, for labels in pictures, where nothing else can draw text. What is not
/// ASCII is shown as a box.
struct PixelFont {
    static constexpr int width = 5, height = 7;
    static constexpr int advance = width + 1; ///< from one letter to the next

    /// Seven rows from the top; bit 4 of a row is its left pixel.
    using Glyph = std::array<std::uint8_t, height>;

    /// The letters of a UTF-8 text, one for each character.
    static std::vector<Glyph> glyphs(const std::string& text);
};

} // namespace headroom
