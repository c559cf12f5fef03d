#pragma once

#include "core/runs/table/RunTable.h"

#include <QAbstractTableModel>

namespace headroom {

/// Rows of past runs with chosen columns: filtered, sorted, or grouped over seeds, as by `headroom
/// runs`.
class RunTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    using QAbstractTableModel::QAbstractTableModel;

    void set_runs(std::vector<RunEntry> runs);
    /// A filter or column that does not exist leaves the table as it is: problem() says why.
    void set_query(RunQuery query);
    const RunQuery& query() const { return query_; }
    const QString& problem() const { return problem_; }

    std::size_t run_count() const { return runs_.size(); } ///< before filtering
    /// The runs of a row: one, or those of a group.
    std::vector<RunEntry> runs(int row) const;
    int row_of(const QString& folder) const;      ///< -1 if it is not shown
    int column_of(std::string_view key) const;    ///< -1 if it is not shown
    std::vector<std::string> column_keys() const; ///< those shown

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override; ///< -1: newest first

  private:
    void update();

    std::vector<RunEntry> runs_;
    std::vector<RunEntry> single_; ///< runs_ with those within comparisons in place of these
    RunQuery query_;
    RunTable table_;
    QString problem_;
};

} // namespace headroom
