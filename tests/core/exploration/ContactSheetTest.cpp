#include "core/exploration/ContactSheet.h"

#include "core/exploration/PixelFont.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

Image plain(int height, int width, std::uint8_t value) {
    return {{1, height, width},
            std::vector<std::uint8_t>(static_cast<std::size_t>(height * width), value)};
}

int at(const Image& image, int channel, int y, int x) {
    return image.pixels[static_cast<std::size_t>(
        (channel * image.shape.height + y) * image.shape.width + x)];
}

std::vector<std::string> drawn(const std::string& letter) {
    const auto glyph = PixelFont::glyphs(letter).at(0);
    std::vector<std::string> rows;
    for (auto row : glyph) {
        rows.emplace_back();
        for (int x = 4; x >= 0; --x)
            rows.back() += row >> x & 1 ? '#' : '.';
    }
    return rows;
}

TEST(PixelFont, LettersLookLikeLetters) {
    EXPECT_THAT(drawn("T"), testing::ElementsAre("#####", "..#..", "..#..", "..#..", "..#..",
                                                 "..#..", "..#.."));
    EXPECT_THAT(drawn("z"), testing::ElementsAre(".....", ".....", "#####", "...#.", "..#..",
                                                 ".#...", "#####"));
    EXPECT_THAT(drawn(" "), testing::Each("....."));
    EXPECT_EQ(PixelFont::glyphs("a\xc3\xa4\xff\n").size(), 4u) << "one for each character";
    EXPECT_EQ(PixelFont::glyphs("\xc3\xa4"), PixelFont::glyphs("\xff"));
    for (int c = '!'; c < 0x7f; ++c)
        for (int other = ' '; other < c; ++other)
            EXPECT_NE(PixelFont::glyphs(std::string(1, static_cast<char>(c))),
                      PixelFont::glyphs(std::string(1, static_cast<char>(other))))
                << static_cast<char>(c) << static_cast<char>(other);
}

TEST(ContactSheet, PutsImagesInRowsBehindTheirLabels) {
    const Image sheet =
        contact_sheet({{"A", {plain(28, 28, 0), plain(28, 28, 255)}}, {"B", {plain(28, 28, 100)}}});
    // 28 pixels become 56. One letter is 12 wide with 12 after it; gaps of 6, margin of 16.
    EXPECT_EQ(sheet.shape, (ImageShape{3, 16 + 56 + 6 + 56 + 16, 16 + 12 + 12 + 56 + 6 + 56 + 16}));
    const int left = 16 + 12 + 12;
    for (int c = 0; c < 3; ++c) {
        EXPECT_EQ(at(sheet, c, 0, 0), 250);
        EXPECT_EQ(at(sheet, c, 16, left), 0);
        EXPECT_EQ(at(sheet, c, 16 + 55, left + 55), 0);
        EXPECT_EQ(at(sheet, c, 16 + 55, left + 56), 250);
        EXPECT_EQ(at(sheet, c, 16, left + 62), 255);
        EXPECT_EQ(at(sheet, c, 16 + 62, left), 100);
        EXPECT_EQ(at(sheet, c, 16 + 62, left + 62), 250) << "a row may have fewer";
    }
    // The upper left corner of A is paper, the middle of its first row ink.
    const int top = 16 + (56 - 14) / 2;
    EXPECT_EQ(at(sheet, 0, top, 16), 250);
    EXPECT_EQ(at(sheet, 0, top, 16 + 4), 40);
}

TEST(ContactSheet, ShrinksWhatIsLarge) {
    const Image sheet = contact_sheet({{"", {plain(512, 256, 9)}}});
    EXPECT_EQ(sheet.shape, (ImageShape{3, 32 + 128, 32 + 12 + 64}));
    EXPECT_EQ(at(sheet, 1, 16 + 127, 16 + 12 + 63), 9);
}

TEST(ContactSheet, LongLabelsAreCut) {
    const Image sheet = contact_sheet({{std::string(255, 'x'), {plain(28, 28, 0)}}});
    EXPECT_EQ(sheet.shape.width, 16 + 20 * 12 + 12 + 56 + 16);
}

} // namespace
} // namespace headroom
