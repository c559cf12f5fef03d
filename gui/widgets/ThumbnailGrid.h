#pragma once

#include <QListView>

namespace headroom {

/// Thumbnails (Qt::DecorationRole, a QImage, invalid until there is one) with captions in rows, as
/// many in a row as fit. Small images are scaled up by whole factors, unsmoothed.
class ThumbnailGrid : public QListView {
    Q_OBJECT
  public:
    explicit ThumbnailGrid(QWidget* parent = nullptr);

    /// Minimum side of a thumbnail, in device-independent pixels.
    void set_thumbnail_size(int side);

    /// Lets a double click, Enter and the context menu ask for the Explore page.
    void offer_explore();

  signals:
    void explore_requested(const QModelIndex& index);
};

} // namespace headroom
