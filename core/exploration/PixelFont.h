#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// Letters of 5 x 7 pixels for labels in pictures, where nothing else can draw text. Characters
/// other than ASCII are shown as a box.
struct PixelFont {
    static constexpr int width = 5, height = 7;
    static constexpr int advance = width + 1; ///< distance between letters

    /// Seven rows from top to bottom; bit 4 of a row is its leftmost pixel.
    using Glyph = std::array<std::uint8_t, height>;

    /// Returns the glyphs of a UTF-8 text, one per character.
    static std::vector<Glyph> glyphs(const std::string& text);
};

} // namespace headroom
