#pragma once

#include "gui/pages/Page.h"

class QTabWidget;

namespace headroom {

class HeadsTab;
class PooledTab;
class RunTab;
class StagesTab;

/// Shows the effect of kernels, ReLU and pooling on an image, the feature maps of a trained run,
/// two heads of a comparison side by side, and the pooled features of a pretrained backbone.
class ExplorePage : public Page {
    Q_OBJECT
  public:
    explicit ExplorePage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Explore"); }
    QString icon() const override { return "explore"; }
    QString command() const override; ///< of the tab that is shown

  private:
    void show_image(const ImageRequest& request);

    QTabWidget* tabs_;
    StagesTab* stages_;
    RunTab* run_;
    HeadsTab* heads_;
    PooledTab* pooled_;
};

} // namespace headroom
