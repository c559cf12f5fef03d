#pragma once

#include "core/exploration/Maps.h"

#include <QImage>
#include <QWidget>
#include <optional>

namespace headroom {

class PixelScale;

/// Shows an image as large as fits, each pixel a square: it is smoothed only when it shrinks. Tells
/// the value under the pointer, or of the pixel that the arrow keys choose (with Shift, if they
/// have another use). It can be dragged, or moved with the arrow keys, if movable.
class PixelView : public QWidget {
    Q_OBJECT
  public:
    explicit PixelView(QWidget* parent = nullptr);

    /// `values` are told instead of the image's colours: of a map, or of the map over an image.
    void set_image(const QImage& image, Maps values = {});
    const QImage& image() const { return image_; }

    /// Lets the keyboard and the mouse move the image; moved() reports it.
    void set_movable(bool movable);

    /// Draws pixels in a size that several views have in common (PixelScale::add).
    void set_scale(PixelScale* scale) { scale_ = scale; }
    double fitting_times() const; ///< the largest size of a pixel with which the image fits
    QRectF picture_rect() const;  ///< where the image is drawn

    QSize sizeHint() const override;

  signals:
    /// Emitted with the move in image pixels, to the right and down.
    void moved(int dx, int dy);

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

    QPoint pixel_at(const QPointF& position) const; ///< may be outside the image

    /// Position and value of a pixel of the image: "(3, 5): 0.25"; empty = it has none.
    virtual QString reading(const QPoint& pixel) const;
    /// Uses an arrow key for something else than reading values; returns false if it has no use.
    virtual bool use_arrow(const QPoint& direction);

  private:
    void read_at(const QPoint& pixel, const QPoint& global);
    void read_by_key(const QPoint& direction);

    QImage image_;
    Maps values_;
    PixelScale* scale_ = nullptr;
    std::optional<QPoint> read_; ///< the pixel whose value is told
    QPoint held_;                ///< the pixel that the mouse holds
    bool movable_ = false;
};

} // namespace headroom
