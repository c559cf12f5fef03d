#pragma once

#include <QAbstractTableModel>
#include <cstdint>
#include <vector>

namespace headroom {

/// A confusion matrix as a table: counts or shares of the row as text, and the share as a number.
class ConfusionModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    using Matrix = std::vector<std::vector<std::int64_t>>;
    enum Role { share_role = Qt::UserRole, count_role }; ///< share of the true class, in [0, 1]

    using QAbstractTableModel::QAbstractTableModel;

    void set_matrix(Matrix counts, QStringList classes);
    void show_shares(bool shares);
    QString longest_text() const; ///< of a cell

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    std::int64_t count(const QModelIndex& index) const;
    double share(const QModelIndex& index) const;

    Matrix counts_;
    std::vector<std::int64_t> sums_; ///< of each row
    QStringList classes_;
    bool shares_ = false;
};

} // namespace headroom
