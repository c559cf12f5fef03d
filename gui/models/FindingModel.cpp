#include "gui/models/FindingModel.h"

#include "datasets/base/Error.h"
#include "datasets/image/ImageDecoder.h"
#include "gui/Pictures.h"
#include "gui/Text.h"

namespace headroom {
namespace {

constexpr int thumbnail_bytes = 64 << 20;
constexpr std::size_t max_pictures = 2;

/// Skips what verify could not read, and what may not be a file at all.
bool can_be_shown(FindingKind kind) {
    switch (kind) {
    case FindingKind::unreadable:
    case FindingKind::truncated:
    case FindingKind::empty_file:
    case FindingKind::not_an_image:
    case FindingKind::left_out:
        return false;
    default:
        return true;
    }
}

} // namespace

FindingModel::FindingModel(QObject* parent) : QAbstractListModel(parent), cache_(thumbnail_bytes) {}

void FindingModel::set_findings(Verified verified, FindingKind kind) {
    beginResetModel();
    cache_.clear();
    verified_ = std::move(verified);
    findings_.clear();
    for (const auto& finding : verified_->findings)
        if (finding.kind == kind) findings_.push_back(&finding);
    endResetModel();
}

void FindingModel::clear() {
    beginResetModel();
    cache_.clear();
    findings_.clear();
    verified_.reset();
    endResetModel();
}

int FindingModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(findings_.size());
}

QVariant FindingModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto& found = finding(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return sample_names(found, max_pictures);
    case Qt::ToolTipRole:
        return text(found.reason) + (found.samples.empty() ? "" : "\n" + sample_names(found, 10));
    case pictures_role:
        return QVariant::fromValue(thumbnails(index.row()));
    case reason_role:
        return text(found.reason);
    default:
        return {};
    }
}

QImage FindingModel::picture(const Finding& found, const FoundSample& sample) const {
    if (!can_be_shown(found.kind)) return {};
    try {
        if (!sample.path.empty()) return to_picture(decode_image(sample.path));
        return read_picture(*verified_->data.split(sample.split), sample.index);
    } catch (const Error&) {
        return {}; // it changed since
    }
}

QList<QImage> FindingModel::thumbnails(int row) const {
    if (const auto* kept = cache_.object(row)) return *kept;
    const auto& found = finding(row);
    QList<QImage> pictures;
    qsizetype bytes = 1;
    for (std::size_t i = 0; i < std::min(found.samples.size(), max_pictures); ++i) {
        const auto image = thumbnail(picture(found, found.samples[i]));
        bytes += image.sizeInBytes();
        pictures << image;
    }
    cache_.insert(row, new QList<QImage>(pictures), bytes);
    return pictures;
}

QString sample_names(const Finding& finding, std::size_t max_names) {
    QStringList names;
    for (const auto& sample : finding.samples)
        if (static_cast<std::size_t>(names.size()) < max_names) names << text(sample.name);
    const auto rest = finding.samples.size() - static_cast<std::size_t>(names.size());
    return rest == 0 ? names.join(", ")
                     : QObject::tr("%1 and %2 more").arg(names.join(", ")).arg(rest);
}

} // namespace headroom
