#include "core/kernels/amx/PositionLine.h"

#include <algorithm>

namespace headroom {

// Outputs may be wider than the input with one padding, if a kernel is smaller than its padding.
PositionLine::PositionLine(const ConvShape& shape)
    : width(std::max(shape.width + shape.padding_w, shape.out_width())),
      height(std::max(shape.height + shape.padding_h, shape.out_height())),
      places(static_cast<std::size_t>(shape.batch) * static_cast<std::size_t>(height) *
             static_cast<std::size_t>(width)),
      last_tap(distance(shape.kernel_h - 1, shape.kernel_w - 1)) {}

LineWalk::Frame LineWalk::src(const ConvShape& shape) {
    return {shape.batch,    shape.height,    shape.width,
            shape.channels, shape.padding_h, shape.padding_w};
}

LineWalk::Frame LineWalk::diff_dst(const ConvShape& shape) {
    return {shape.batch, shape.out_height(), shape.out_width(), shape.filters, 0, 0};
}

LineWalk::LineWalk(const PositionLine& line, const Frame& frame, const BFloat16* pixels,
                   std::size_t place)
    : line_width_(line.width), line_height_(line.height), frame_(frame), pixels_(pixels) {
    auto width = static_cast<std::size_t>(line.width),
         height = static_cast<std::size_t>(line.height);
    column_ = static_cast<int>(place % width);
    row_ = static_cast<int>(place / width % height);
    image_ = place / width / height;
}

LineWalk::Run LineWalk::next(int longest) {
    const auto& f = frame_;
    int y = row_ - f.top, x = column_ - f.left;
    bool in_row = image_ < static_cast<std::size_t>(f.batch) && y >= 0 && y < f.height;
    bool inside = in_row && x >= 0 && x < f.width;
    int end = inside ? f.left + f.width : in_row && x < 0 ? f.left : line_width_;
    Run run{nullptr, std::min(end - column_, longest)};
    if (inside) {
        auto row = image_ * static_cast<std::size_t>(f.height) + static_cast<std::size_t>(y);
        auto pixel = row * static_cast<std::size_t>(f.width) + static_cast<std::size_t>(x);
        run.pixels = pixels_ + pixel * static_cast<std::size_t>(f.channels);
    }
    column_ += run.length;
    if (column_ == line_width_) {
        column_ = 0;
        if (++row_ == line_height_) {
            row_ = 0;
            ++image_;
        }
    }
    return run;
}

void LineWalk::next(std::span<const BFloat16*> channels, const BFloat16* zeros) {
    for (std::size_t i = 0; i < channels.size();) {
        auto run = next(static_cast<int>(channels.size() - i));
        auto* pixel = run.pixels ? run.pixels : zeros;
        int step = run.pixels ? frame_.channels : 0;
        for (int k = 0; k < run.length; ++k, pixel += step)
            channels[i++] = pixel;
    }
}

} // namespace headroom
