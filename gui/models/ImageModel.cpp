#include "gui/models/ImageModel.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"
#include "gui/Pictures.h"
#include "gui/models/Thumbnails.h"

#include <algorithm>

namespace headroom {

ImageModel::ImageModel(QObject* parent)
    : QAbstractListModel(parent), thumbnails_(new Thumbnails(this)) {
    connect(thumbnails_, &Thumbnails::ready, this, [this](std::size_t sample) {
        const auto at = index_of(sample);
        if (at.isValid()) emit dataChanged(at, at, {Qt::DecorationRole});
    });
}

void ImageModel::set_samples(DatasetPtr dataset, std::vector<std::size_t> samples,
                             Caption caption) {
    beginResetModel();
    if (dataset != dataset_)
        thumbnails_->set_source(
            [dataset](std::size_t sample) { return read_picture(*dataset, sample); });
    dataset_ = std::move(dataset);
    samples_ = std::move(samples);
    caption_ = std::move(caption);
    endResetModel();
}

int ImageModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(samples_.size());
}

QVariant ImageModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto one = sample(index);
    const auto label = [&] {
        return QString::fromStdString(
            printable(dataset_->classes()[static_cast<std::size_t>(dataset_->labels()[one])]));
    };
    switch (role) {
    case Qt::DecorationRole:
        if (const auto thumbnail = thumbnails_->get(one)) return *thumbnail;
        return {};
    case Qt::DisplayRole:
        return caption_ ? caption_(one) : label();
    case Qt::ToolTipRole:
        return QString::fromStdString(printable(dataset_->sample_name(one)));
    case sample_role:
        return static_cast<qulonglong>(one);
    case label_role:
        return label();
    default:
        return {};
    }
}

QModelIndex ImageModel::index_of(std::size_t sample) const {
    const auto at = std::ranges::lower_bound(samples_, sample);
    if (at != samples_.end() && *at == sample)
        return index(static_cast<int>(at - samples_.begin()));
    const auto found = std::ranges::find(samples_, sample); // in another order than the data's
    return found == samples_.end() ? QModelIndex()
                                   : index(static_cast<int>(found - samples_.begin()));
}

} // namespace headroom
