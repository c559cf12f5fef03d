#include "gui/models/ImageModel.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"
#include "gui/Pictures.h"

namespace headroom {
namespace {

constexpr int image_bytes = 64 << 20;

} // namespace

ImageModel::ImageModel(QObject* parent) : QAbstractListModel(parent), cache_(image_bytes) {}

void ImageModel::set_samples(DatasetPtr dataset, std::vector<std::size_t> samples,
                             Caption caption) {
    beginResetModel();
    if (dataset != dataset_) cache_.clear();
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
        return image(one);
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

QImage ImageModel::image(std::size_t sample) const {
    if (const auto* kept = cache_.object(sample)) return *kept;
    auto read = read_picture(*dataset_, sample);
    cache_.insert(sample, new QImage(read), static_cast<qsizetype>(read.sizeInBytes()));
    return read;
}

} // namespace headroom
