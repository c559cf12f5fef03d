#include "gui/copies/PictureFile.h"

#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QWidget>

namespace headroom {
namespace {

constexpr double png_scale = 2;

void draw(QWidget& widget, QPaintDevice& device, double scale) {
    QPainter painter(&device);
    painter.scale(scale, scale);
    widget.render(&painter);
}

QByteArray svg_of(QWidget& widget) {
    QBuffer buffer;
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(widget.size());
    svg.setViewBox(widget.rect());
    svg.setTitle(widget.accessibleName());
    svg.setDescription(widget.accessibleDescription());
    draw(widget, svg, 1);
    return buffer.data();
}

/// One page of the widget's size, of 96 pixels an inch.
QByteArray pdf_of(QWidget& widget) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter pdf(&buffer);
        pdf.setTitle(widget.accessibleName());
        pdf.setPageSize(QPageSize(QSizeF(widget.size()) * 72 / 96, QPageSize::Point));
        pdf.setPageMargins({});
        draw(widget, pdf, pdf.logicalDpiX() / 96.0);
    }
    return buffer.data();
}

QByteArray png_of(QWidget& widget) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    picture_of(widget).save(&buffer, "PNG");
    return buffer.data();
}

} // namespace

QImage picture_of(QWidget& widget) {
    QImage image(widget.size() * png_scale, QImage::Format_ARGB32_Premultiplied);
    image.fill(widget.palette().color(QPalette::Window));
    draw(widget, image, png_scale);
    return image;
}

void save_picture(QWidget& widget, const QString& path) {
    const auto ending = QFileInfo(path).suffix().toLower();
    if (ending != "png" && ending != "svg" && ending != "pdf")
        throw usage_error(path.toStdString() + ": expected a name that ends in .png, .svg or .pdf");
    const auto bytes = ending == "svg"   ? svg_of(widget)
                       : ending == "pdf" ? pdf_of(widget)
                                         : png_of(widget);
    write_atomically(path.toStdString(), bytes.toStdString());
}

} // namespace headroom
