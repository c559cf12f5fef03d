#pragma once

#include "datasets/data/Dataset.h"

#include <QAbstractListModel>
#include <functional>
#include <vector>

namespace headroom {

class Thumbnails;

/// Some samples of a dataset as a list of thumbnails. An image is read, on another thread, when a
/// view first requests it, and cached while there is room: a list of 70,000 costs no more than what
/// is on the screen.
class ImageModel : public QAbstractListModel {
    Q_OBJECT
  public:
    enum Role { sample_role = Qt::UserRole, label_role }; ///< index in the dataset; class name

    /// Caption below a sample's thumbnail; without one, its class.
    using Caption = std::function<QString(std::size_t sample)>;

    explicit ImageModel(QObject* parent = nullptr);

    void set_samples(DatasetPtr dataset, std::vector<std::size_t> samples, Caption caption = {});
    void clear() { set_samples(nullptr, {}); }

    const DatasetPtr& dataset() const { return dataset_; }
    std::size_t sample(const QModelIndex& index) const { return samples_.at(row_of(index)); }
    QModelIndex index_of(std::size_t sample) const; ///< invalid if it is not shown

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

  private:
    static std::size_t row_of(const QModelIndex& index) {
        return static_cast<std::size_t>(index.row());
    }

    DatasetPtr dataset_;
    std::vector<std::size_t> samples_;
    Caption caption_;
    Thumbnails* thumbnails_;
};

} // namespace headroom
