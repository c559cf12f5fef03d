#pragma once

#include "tests/datasets/TempFolder.h"

#include <QImage>

namespace headroom {

/// Writes an image of one colour, in the format of its name.
inline std::string write_image(const TempFolder& folder, const std::string& name, int width,
                               int height, QColor colour = Qt::red,
                               QImage::Format format = QImage::Format_RGB32) {
    const auto path = folder.path() / name;
    std::filesystem::create_directories(path.parent_path());
    QImage image(width, height, format);
    image.fill(colour);
    if (!image.save(QString::fromStdString(path.string()), nullptr, 100))
        throw std::runtime_error("cannot write " + path.string());
    return path.string();
}

inline std::string write_grey_image(const TempFolder& folder, const std::string& name, int width,
                                    int height, int value) {
    return write_image(folder, name, width, height, QColor(value, value, value),
                       QImage::Format_Grayscale8);
}

/// Returns the first half of an image file's bytes.
inline std::string half_of(const std::string& path) {
    const auto bytes = read_text(path);
    return bytes.substr(0, bytes.size() / 2);
}

} // namespace headroom
