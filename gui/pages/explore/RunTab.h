#pragma once

#include "core/jobs/MapsJob.h"

#include <QWidget>
#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QStackedWidget;
class QTreeWidget;

namespace headroom {

class ImageChooser;
class JobRunner;
class MapGridView;
class Page;
class PixelView;

/// What a trained run makes of an image: its classes, any layer's feature maps, the pooled features
/// as average pixels, and the class activation map over the image.
class RunTab : public QWidget {
    Q_OBJECT
  public:
    explicit RunTab(Page& page);

    QString command() const; ///< empty where run or image is missing
    MapsSpec spec() const;
    MapsPictureOptions drawing() const;

    void open_run(const QString& folder);

  signals:
    void command_changed();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* make_choices();
    QWidget* make_image_column();
    QWidget* make_layer_column();
    QWidget* make_pooled_column();
    void browse();
    void update_maps();
    void show_result(MapsResult result);
    void show_names();
    void draw_maps();
    void draw_activation();
    void enlarge(int map);
    void tell_progress(const Event& event);

    Page& page_;
    JobRunner* runner_;
    std::shared_ptr<MapsJob> job_ = std::make_shared<MapsJob>();
    MapsResult result_; ///< what is shown
    bool has_result_ = false, begun_ = false;
    int enlarged_ = -1; ///< the map that is shown alone

    QComboBox *run_, *layer_, *class_;
    ImageChooser* image_;
    QStackedWidget *main_, *maps_;
    QLabel *empty_, *name_, *map_caption_, *pooled_caption_, *method_;
    PixelView *picture_, *one_map_, *activation_;
    MapGridView *grid_, *pooled_;
    QCheckBox* each_map_;
    QSlider* opacity_;
    QTreeWidget* classes_;
};

} // namespace headroom
