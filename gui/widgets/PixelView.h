#pragma once

#include <QImage>
#include <QWidget>

namespace headroom {

/// Shows an image as large as fits, each pixel a square: it is smoothed only when it shrinks. It
/// can be dragged, or moved with the arrow keys, if movable.
class PixelView : public QWidget {
    Q_OBJECT
  public:
    explicit PixelView(QWidget* parent = nullptr);

    void set_image(const QImage& image);
    const QImage& image() const { return image_; }

    /// Lets the keyboard and the mouse move the image; moved() reports it.
    void set_movable(bool movable);

    QSize sizeHint() const override;

  signals:
    /// Emitted with the move in image pixels, to the right and down.
    void moved(int dx, int dy);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

    QRectF picture_rect() const;                    ///< where the image is drawn
    QPoint pixel_at(const QPointF& position) const; ///< may be outside the image

  private:
    QImage image_;
    QPoint held_; ///< the pixel that the mouse holds
    bool movable_ = false;
};

} // namespace headroom
