#pragma once

#include "core/jobs/exploration/FilterJob.h"
#include "gui/pages/explore/TabMessage.h"
#include "gui/widgets/PixelScale.h"

#include <QWidget>
#include <array>
#include <memory>

class QLabel;
class QSpinBox;

namespace headroom {

class ColourBar;
class ImageChooser;
class JobRunner;
class KernelEditor;
class Page;
class PixelView;

/// An image through kernel, ReLU, max pooling and average, and below it the same image moved, with
/// how much of each stage that changed. Everything follows each change at once. All stages are
/// drawn to one scale: pooling halves the picture.
class StagesTab : public QWidget {
    Q_OBJECT
  public:
    explicit StagesTab(Page& page);

    QString command() const; ///< empty where no image is chosen
    FilterSpec spec() const;

    void show_image(const ImageSource& image);

  signals:
    void command_changed();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    /// What one column shows.
    struct Column {
        QLabel* title;
        PixelView *original, *moved;
        ColourBar* colours;
        QLabel *figure, *share;
    };

    QWidget* make_controls();
    QWidget* make_stages();
    Column make_column(const QString& name);
    void update_stages();
    void show_result(const FilterResult& result);
    void shift_by(int dx, int dy);

    Page& page_;
    TabMessage message_;
    JobRunner* runner_;
    std::shared_ptr<FilterJob> job_ = std::make_shared<FilterJob>();
    ImageChooser* image_;
    KernelEditor* kernel_;
    QSpinBox *size_, *pool_, *dx_, *dy_;
    std::array<Column, 5> columns_;
    PixelScale scale_;
    QLabel* hint_;
    bool begun_ = false;
};

} // namespace headroom
