#pragma once

#include "core/exploration/Pictures.h"
#include "core/jobs/exploration/MapsJob.h"

#include <QWidget>
#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QStackedWidget;

namespace headroom {

class ColourBar;
class MapGridView;
class PixelView;

/// The feature maps of one layer: all side by side, or one of them alone.
class LayerPanel : public QWidget {
    Q_OBJECT
  public:
    LayerPanel();

    std::string layer() const; ///< "backbone.3"; empty before a run was shown
    bool each_map() const;     ///< drawn on a scale of its own

    void forget(); ///< the layer: another run may not have it
    /// A result without a layer makes it choose the backbone's last, what the head sees.
    void show_result(std::shared_ptr<const MapsResult> result);

  signals:
    void layer_changed();
    void drawing_changed();

  private:
    void choose_features();
    void draw();
    void describe(int map);
    void enlarge(int map);

    std::shared_ptr<const MapsResult> result_;
    MapGrid maps_;      ///< as drawn
    int enlarged_ = -1; ///< the map that is shown alone
    QComboBox* layer_;
    QCheckBox* each_map_;
    QStackedWidget* stack_;
    MapGridView* grid_;
    PixelView* one_;
    ColourBar* colours_;
    QLabel* caption_;
};

} // namespace headroom
