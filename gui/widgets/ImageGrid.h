#pragma once

#include <QListView>

namespace headroom {

class ImageModel;

/// Thumbnails with captions in rows, as many in a row as fit. Small images are scaled up by whole
/// factors, unsmoothed.
///
///     auto* grid = new ImageGrid;
///     grid->images().set_samples(data->test, indices);
class ImageGrid : public QListView {
    Q_OBJECT
  public:
    explicit ImageGrid(QWidget* parent = nullptr);

    ImageModel& images() const { return *images_; }

    /// Minimum side of a thumbnail, in device-independent pixels.
    void set_thumbnail_size(int side);

  signals:
    void current_sample_changed(std::size_t sample);

  protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

  private:
    ImageModel* images_;
};

} // namespace headroom
