#pragma once

#include "core/jobs/exploration/PooledFeaturesJob.h"
#include "gui/pages/explore/TabMessage.h"

#include <QWidget>
#include <memory>

class QComboBox;
class QLabel;
class QSpinBox;
class QStackedWidget;

namespace headroom {

class ImageChooser;
class JobRunner;
class Page;
class PooledPanel;
class PastRuns;

/// The pooled features of a pretrained backbone, from a file of weights or a trained run: two
/// images side by side, and which features tell the classes of the open data apart.
class PooledTab : public QWidget {
    Q_OBJECT
  public:
    explicit PooledTab(Page& page);

    QString command() const; ///< empty if weights or images are missing

    void open_weights(const QString& file_or_run);

    void show_image(const ImageSource& image);

  signals:
    void command_changed();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* make_choices();
    QWidget* make_base();
    bool is_run() const; ///< a run is chosen, not a weight file
    PooledFeaturesSpec spec() const;
    QString lacks() const; ///< shown instead of a result: what is still to be chosen
    void browse();
    void take_bases();
    void take_data();
    void update_features();
    void show_result(std::shared_ptr<const PooledFeaturesResult> result);
    void tell(const Event& event);

    Page& page_;
    TabMessage message_;
    JobRunner* runner_;
    std::shared_ptr<PooledFeaturesJob> job_ = std::make_shared<PooledFeaturesJob>();
    bool begun_ = false, shown_ = false; ///< the tab was opened; it had a result

    PastRuns* runs_;
    QStringList files_; ///< weight files, and run folders outside the runs folder
    QComboBox *base_, *preprocessing_;
    QSpinBox* size_;
    ImageChooser *first_, *second_;
    QStackedWidget* main_;
    QLabel* empty_;
    PooledPanel* panel_;
};

} // namespace headroom
