#pragma once

#include <QImage>
#include <QString>

class QWidget;

namespace headroom {

/// Draws a widget as it is shown, at twice its pixels.
QImage picture_of(QWidget& widget);

/// Writes a widget as it is shown. The ending of the file's name says how: .svg and .pdf have lines
/// and letters, which stay sharp at any size, .png has pixels. Throws Error if that fails.
void save_picture(QWidget& widget, const QString& path);

} // namespace headroom
