#include "gui/models/SortingModel.h"

#include "datasets/base/Error.h"
#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/models/Thumbnails.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace headroom {

SortingModel::SortingModel(QObject* parent)
    : QAbstractListModel(parent), thumbnails_(new Thumbnails(this)) {
    connect(thumbnails_, &Thumbnails::ready, this, [this](std::size_t image) {
        const auto found = std::ranges::find(shown_, image);
        if (found == shown_.end()) return;
        const auto at = index(static_cast<int>(found - shown_.begin()));
        emit dataChanged(at, at, {Qt::DecorationRole});
    });
}

void SortingModel::set_images(std::shared_ptr<const PredictedImages> images) {
    images_ = std::move(images);
    labels_.assign(images_->size(), {});
    order_.resize(images_->size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    thumbnails_->set_source([read = images_](std::size_t image) -> QImage {
        try {
            return to_picture(read->picture(image));
        } catch (const Error&) {
            return {};
        }
    });
    show(Show::all);
    emit labels_changed();
}

void SortingModel::set_order(std::vector<std::size_t> order) {
    order_ = std::move(order);
    list();
}

void SortingModel::show(Show which, const QString& label) {
    which_ = which;
    label_ = label;
    list();
}

void SortingModel::list() {
    beginResetModel();
    shown_.clear();
    std::ranges::copy_if(order_, std::back_inserter(shown_), [&](std::size_t image) {
        return which_ == Show::all || labels_[image] == (which_ == Show::unsorted ? "" : label_);
    });
    endResetModel();
}

QString SortingModel::file(std::size_t image) const {
    return QString::fromStdString(std::filesystem::path(images_->name(image)).filename().string());
}

void SortingModel::set_labels(const std::vector<SortedImage>& labels) {
    std::map<std::string, std::string> of;
    for (const auto& [file, label] : labels)
        of[file] = label;
    for (std::size_t image = 0; image < labels_.size(); ++image)
        if (const auto found = of.find(file(image).toStdString()); found != of.end())
            labels_[image] = QString::fromStdString(found->second);
    list();
    emit labels_changed();
}

/// Images keep their place, also those that no longer belong to what is shown, until it is chosen
/// again: nothing moves under the pointer.
void SortingModel::set_label(const QModelIndexList& rows, const QString& label) {
    for (const auto& row : rows) {
        labels_[shown_.at(static_cast<std::size_t>(row.row()))] = label;
        emit dataChanged(row, row);
    }
    emit labels_changed();
}

bool SortingModel::has_label(const QModelIndex& row) const {
    return !labels_[shown_.at(static_cast<std::size_t>(row.row()))].isEmpty();
}

void SortingModel::rename_label(const QString& from, const QString& to) {
    std::ranges::replace(labels_, from, to);
    if (label_ == from) label_ = to;
    list();
    emit labels_changed();
}

std::vector<SortedImage> SortingModel::labelled() const {
    std::vector<SortedImage> all;
    for (std::size_t image = 0; image < labels_.size(); ++image)
        if (!labels_[image].isEmpty())
            all.push_back({file(image).toStdString(), labels_[image].toStdString()});
    return all;
}

std::size_t SortingModel::count(const QString& label) const {
    return static_cast<std::size_t>(std::ranges::count(labels_, label));
}

int SortingModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

QVariant SortingModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto image = shown_.at(static_cast<std::size_t>(index.row()));
    switch (role) {
    case Qt::DecorationRole:
        if (const auto thumbnail = thumbnails_->get(image)) return *thumbnail;
        return {};
    case Qt::DisplayRole:
        return labels_[image].isEmpty() ? QString("–") : labels_[image];
    case Qt::ToolTipRole:
        return text(file(image).toStdString());
    default:
        return {};
    }
}

Qt::ItemFlags SortingModel::flags(const QModelIndex& index) const {
    return QAbstractListModel::flags(index) | Qt::ItemIsDragEnabled;
}

} // namespace headroom
