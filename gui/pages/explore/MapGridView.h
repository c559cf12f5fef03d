#pragma once

#include "core/exploration/Pictures.h"
#include "gui/widgets/PixelView.h"

namespace headroom {

/// Feature maps side by side (core/exploration/Pictures.h). The mouse or the arrow keys choose one;
/// a click or Enter opens it.
class MapGridView : public PixelView {
    Q_OBJECT
  public:
    explicit MapGridView(QWidget* parent = nullptr);

    void set_grid(const MapGrid& grid);
    int current() const { return current_; } ///< -1 = none
    void set_current(int map);

  signals:
    void current_changed(int map);
    void opened(int map);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    QString reading(const QPoint& pixel) const override;
    bool use_arrow(const QPoint& direction) override;

  private:
    MapGrid grid_;
    int current_ = -1;
};

} // namespace headroom
