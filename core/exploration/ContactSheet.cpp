#include "core/exploration/ContactSheet.h"

#include "core/exploration/Pictures.h"
#include "core/exploration/PixelFont.h"
#include "datasets/image/ImageConverter.h"

#include <algorithm>

namespace headroom {

namespace {

constexpr int margin = 16, gap = 6, label_gap = 12;
constexpr int small_side = 56, large_side = 128; ///< side of an image on the sheet
constexpr int text_scale = 2;
constexpr std::size_t max_label_length = 20;
constexpr std::uint8_t paper = 250, ink = 40;

/// Converts to RGB, in the size on the sheet.
Image thumbnail(const Image& image) {
    const auto [channels, height, width] = image.shape;
    const int side = std::max(height, width);
    ImageShape shape{3, height, width};
    if (side > large_side) {
        shape.height = std::max(1, height * large_side / side);
        shape.width = std::max(1, width * large_side / side);
    }
    Image result{shape, std::vector<std::uint8_t>(shape.values())};
    ImageConverter(image.shape, shape, {Interpolation::area})
        .convert(image.pixels.data(), result.pixels.data());
    const int factor = (small_side + side - 1) / side;
    return factor > 1 ? enlarged(result, factor) : result;
}

std::vector<PixelFont::Glyph> label_of(const SheetRow& row) {
    auto glyphs = PixelFont::glyphs(row.label);
    if (glyphs.size() > max_label_length) {
        glyphs.resize(max_label_length - 2);
        for (const auto& dot : PixelFont::glyphs(".."))
            glyphs.push_back(dot);
    }
    return glyphs;
}

class Sheet {
  public:
    Sheet(int height, int width)
        : image_{{3, height, width},
                 std::vector<std::uint8_t>(ImageShape{3, height, width}.values(), paper)} {}

    void set(int channel, int y, int x, std::uint8_t value) {
        const auto place =
            (channel * image_.shape.height + y) * std::int64_t{image_.shape.width} + x;
        image_.pixels[static_cast<std::size_t>(place)] = value;
    }

    void draw(const Image& picture, int top, int left) {
        auto from = picture.pixels.begin();
        for (int c = 0; c < 3; ++c)
            for (int y = 0; y < picture.shape.height; ++y)
                for (int x = 0; x < picture.shape.width; ++x)
                    set(c, top + y, left + x, *from++);
    }

    void draw(const std::vector<PixelFont::Glyph>& text, int top, int left) {
        for (std::size_t i = 0; i < text.size(); ++i)
            for (int y = 0; y < PixelFont::height * text_scale; ++y)
                for (int x = 0; x < PixelFont::width * text_scale; ++x) {
                    const auto row = text[i][static_cast<std::size_t>(y / text_scale)];
                    if (!((row >> (PixelFont::width - 1 - x / text_scale)) & 1)) continue;
                    const int right = static_cast<int>(i) * PixelFont::advance * text_scale + x;
                    for (int c = 0; c < 3; ++c)
                        set(c, top + y, left + right, ink);
                }
    }

    Image take() { return std::move(image_); }

  private:
    Image image_;
};

} // namespace

Image contact_sheet(const std::vector<SheetRow>& rows) {
    std::size_t letters = 0, columns = 0;
    ImageShape cell;
    for (const auto& row : rows) {
        letters = std::max(letters, label_of(row).size());
        columns = std::max(columns, row.images.size());
        if (cell.height == 0 && !row.images.empty()) cell = thumbnail(row.images.front()).shape;
    }
    const int text_height = PixelFont::height * text_scale;
    const int step_y = std::max(cell.height, text_height) + gap, step_x = cell.width + gap;
    const int left =
        margin + static_cast<int>(letters) * PixelFont::advance * text_scale + label_gap;
    Sheet sheet(2 * margin + static_cast<int>(rows.size()) * step_y - gap,
                left + margin + static_cast<int>(columns) * step_x - gap);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const int top = margin + static_cast<int>(r) * step_y;
        sheet.draw(label_of(rows[r]), top + (step_y - gap - text_height) / 2, margin);
        for (std::size_t i = 0; i < rows[r].images.size(); ++i)
            sheet.draw(thumbnail(rows[r].images[i]), top, left + static_cast<int>(i) * step_x);
    }
    return sheet.take();
}

} // namespace headroom
