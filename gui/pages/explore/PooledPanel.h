#pragma once

#include "core/jobs/exploration/PooledFeaturesJob.h"

#include <QWidget>
#include <array>
#include <memory>

class QLabel;
class QTreeWidget;

namespace headroom {

class ColourBar;
class MapGridView;
class PixelView;

/// The pooled features of two images as two grids of average pixels, the map of one feature in
/// both, and the features that tell the classes apart most.
class PooledPanel : public QWidget {
    Q_OBJECT
  public:
    PooledPanel();

    void show_result(std::shared_ptr<const PooledFeaturesResult> result);

  private:
    /// Widgets for one image.
    struct Side {
        QLabel* name;
        PixelView *image, *map;
        ColourBar* map_colours;
        QLabel* map_name;
        MapGridView* grid;
        ColourBar* grid_colours;
    };

    Side make_side(const QString& letter);
    QWidget* make_column(const Side& side) const;
    QWidget* make_ranking();
    void show_ranking();
    void point_at(int feature); ///< in both grids, with its values
    void open(int feature);     ///< shows its maps

    std::shared_ptr<const PooledFeaturesResult> result_;
    std::array<Side, 2> sides_;
    QLabel *caption_, *ranked_over_;
    QTreeWidget* ranking_;
};

} // namespace headroom
