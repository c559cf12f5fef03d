#pragma once

#include "core/jobs/data/SortJob.h"
#include "core/jobs/evaluation/PredictedImages.h"

#include <QAbstractListModel>

namespace headroom {

class Thumbnails;

/// The images of a flat folder as thumbnails, each with the class that it was given. Nothing is
/// moved.
class SortingModel : public QAbstractListModel {
    Q_OBJECT
  public:
    /// Which images are listed: all, those without a class, or those of one.
    enum class Show { all, unsorted, one_class };

    explicit SortingModel(QObject* parent = nullptr);

    void set_images(std::shared_ptr<const PredictedImages> images);
    const std::shared_ptr<const PredictedImages>& images() const { return images_; }
    void set_order(std::vector<std::size_t> order); ///< of all images
    void show(Show which, const QString& label = {});

    void set_labels(const std::vector<SortedImage>& labels);           ///< of files of these names
    void set_label(const QModelIndexList& rows, const QString& label); ///< empty = none
    bool has_label(const QModelIndex& row) const;
    void rename_label(const QString& from, const QString& to);

    std::vector<SortedImage> labelled() const; ///< those that have a class
    std::size_t count(const QString& label) const;
    std::size_t size() const { return labels_.size(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

  signals:
    void labels_changed();

  private:
    QString file(std::size_t image) const; ///< its name in the folder
    void list();

    std::shared_ptr<const PredictedImages> images_;
    std::vector<QString> labels_; ///< of each image; empty = none yet
    std::vector<std::size_t> order_, shown_;
    Show which_ = Show::all;
    QString label_; ///< that is shown
    Thumbnails* thumbnails_;
};

} // namespace headroom
