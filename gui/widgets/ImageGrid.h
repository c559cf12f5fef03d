#pragma once

#include "gui/widgets/ThumbnailGrid.h"

namespace headroom {

class ImageModel;

/// A grid of samples of a dataset.
///
///     auto* grid = new ImageGrid;
///     grid->images().set_samples(data->test, indices);
class ImageGrid : public ThumbnailGrid {
    Q_OBJECT
  public:
    explicit ImageGrid(QWidget* parent = nullptr);

    ImageModel& images() const { return *images_; }

  signals:
    void current_sample_changed(std::size_t sample);

  protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

  private:
    ImageModel* images_;
};

} // namespace headroom
