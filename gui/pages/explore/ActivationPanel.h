#pragma once

#include "core/jobs/exploration/MapsJob.h"

#include <QWidget>
#include <memory>

class QComboBox;
class QLabel;
class QSlider;

namespace headroom {

class ColourBar;
class MapGridView;
class PixelView;

/// What a pooling head works with: the globally pooled features as average pixels, and the class
/// activation map over the image.
class ActivationPanel : public QWidget {
    Q_OBJECT
  public:
    ActivationPanel();

    std::string class_name() const; ///< empty = the most probable
    void choose_class(const std::string& name);
    double opacity() const;

    void forget(); ///< the class: another run may not have it
    void show_result(std::shared_ptr<const MapsResult> result);

  signals:
    void class_changed();
    void drawing_changed();

  private:
    void draw();
    void describe(int feature);

    std::shared_ptr<const MapsResult> result_;
    MapGridView* pooled_;
    PixelView* activation_;
    ColourBar *pooled_colours_, *activation_colours_;
    QComboBox* class_;
    QSlider* opacity_;
    QLabel *caption_, *method_;
};

} // namespace headroom
