#pragma once

#include "core/exploration/Maps.h"
#include "datasets/data/Shift.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace headroom {

class PixelView;
struct LoadedImage;

/// An image that is moved with the mouse or the arrow keys, and what fills the place that it
/// leaves.
class ShiftPanel : public QWidget {
    Q_OBJECT
  public:
    ShiftPanel();

    Shift shift() const { return shift_; }
    ShiftFill fill() const;

    void show_image(const LoadedImage& image);
    void reset(); ///< moves back, without a signal: another image is to come

  signals:
    void moved(); ///< by a step of a drag: more may follow at once
    void fill_changed();

  private:
    QWidget* make_controls();
    void move_by(int dx, int dy);
    void draw();

    Maps image_; ///< before the shift
    Shift shift_;
    PixelView* view_;
    QLabel *name_, *place_;
    QComboBox* fill_;
    QPushButton* back_;
};

} // namespace headroom
