#include "gui/Pictures.h"

#include "core/exploration/Pictures.h"
#include "datasets/base/Error.h"

#include <utility>

namespace headroom {
namespace {

constexpr int thumbnail_side = 192; // twice the shown size

} // namespace

QImage to_picture(const Image& image) {
    const auto [channels, height, width] = image.shape;
    const auto plane = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    QImage picture(width, height, QImage::Format_RGB32);
    std::size_t at = 0;
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(y));
        for (int x = 0; x < width; ++x, ++at) {
            const int red = image.pixels[at];
            line[x] = channels < 3
                          ? qRgb(red, red, red)
                          : qRgb(red, image.pixels[plane + at], image.pixels[2 * plane + at]);
        }
    }
    return picture;
}

QImage thumbnail(const QImage& picture) {
    if (picture.width() <= thumbnail_side && picture.height() <= thumbnail_side) return picture;
    return picture.scaled(thumbnail_side, thumbnail_side, Qt::KeepAspectRatio,
                          Qt::SmoothTransformation);
}

QImage read_picture(const Dataset& dataset, std::size_t sample) {
    Batch batch;
    try {
        dataset.read(std::span(&sample, 1), batch);
    } catch (const Error&) {
        return {};
    }
    return to_picture(picture(Maps{batch.shape, std::move(batch.pixels)}, {0, 1}));
}

} // namespace headroom
