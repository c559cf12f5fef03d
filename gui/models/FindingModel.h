#pragma once

#include "core/jobs/data/VerifyJob.h"

#include <QAbstractListModel>
#include <QCache>
#include <QImage>
#include <memory>

namespace headroom {

/// Findings of one kind as a list of tiles: the images that a finding is about, two at most, and
/// what is wrong with them. An image is read when a view first requests it.
class FindingModel : public QAbstractListModel {
    Q_OBJECT
  public:
    using Verified = std::shared_ptr<const VerifyResult>;

    enum Role {
        pictures_role = Qt::UserRole, ///< QList<QImage>; null images if none can be shown
        reason_role,                  ///< one line
    };

    explicit FindingModel(QObject* parent = nullptr);

    void set_findings(Verified verified, FindingKind kind);
    void clear();

    const Finding& finding(int row) const { return *findings_.at(static_cast<std::size_t>(row)); }
    /// Returns an image in full size; null if it cannot be shown.
    QImage picture(const Finding& finding, const FoundSample& sample) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

  private:
    QList<QImage> thumbnails(int row) const;

    Verified verified_;
    std::vector<const Finding*> findings_; ///< in verified_
    mutable QCache<int, QList<QImage>> cache_;
};

/// Names of samples for a caption: "train/Car/1.jpg, test/Car/7.jpg and 3 more".
QString sample_names(const Finding& finding, std::size_t max_names);

} // namespace headroom
