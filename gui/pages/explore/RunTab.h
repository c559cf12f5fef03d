#pragma once

#include "core/jobs/exploration/MapsJob.h"
#include "gui/pages/explore/TabMessage.h"

#include <QWidget>
#include <memory>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace headroom {

class ActivationPanel;
class ImageChooser;
class JobRunner;
class LayerPanel;
class Page;
class PixelView;
class RunChooser;
class StoryView;

/// What a trained run makes of an image: its classes, any layer's feature maps, the pooled
/// features, and the class activation map over the image.
class RunTab : public QWidget {
    Q_OBJECT
  public:
    explicit RunTab(Page& page);

    QString command() const; ///< empty where run or image is missing

    void open_run(const QString& folder);
    void classify(const QString& image_file);

    void show_image(const ImageSource& image);

  signals:
    void command_changed();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* make_choices();
    QWidget* make_image_column();
    MapsSpec spec() const;
    QString lacks() const; ///< shown instead of a result: what is still to be chosen
    void change_run();
    void update_maps();
    void play(); ///< shows the way from the image to the verdict
    void show_result(std::shared_ptr<const MapsResult> result);
    void show_classes(const MapsResult& result);
    void tell_progress(const Event& event);

    Page& page_;
    TabMessage message_;
    JobRunner* runner_;
    std::shared_ptr<MapsJob> job_ = std::make_shared<MapsJob>();
    bool begun_ = false, shown_ = false; ///< the tab was opened; it had a result

    RunChooser* run_;
    ImageChooser* image_;
    QStackedWidget* main_;
    QLabel *empty_, *name_;
    PixelView* picture_;
    QTreeWidget* classes_;
    LayerPanel* layer_;
    ActivationPanel* activation_;
    QPushButton* play_;
    StoryView* story_;
};

} // namespace headroom
