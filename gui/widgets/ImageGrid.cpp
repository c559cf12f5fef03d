#include "gui/widgets/ImageGrid.h"

#include "gui/models/ImageModel.h"

namespace headroom {

ImageGrid::ImageGrid(QWidget* parent) : ThumbnailGrid(parent), images_(new ImageModel(this)) {
    setModel(images_);
}

void ImageGrid::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    ThumbnailGrid::currentChanged(current, previous);
    if (current.isValid()) emit current_sample_changed(images_->sample(current));
}

} // namespace headroom
