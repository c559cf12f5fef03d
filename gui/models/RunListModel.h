#pragma once

#include "core/runs/RunList.h"

#include <QAbstractTableModel>

namespace headroom {

class JobRunner;
class Session;

/// The runs and comparisons in the session's folder of runs, newest first (core/jobs/RunList). Read
/// off the GUI thread, and again when the session reports that runs have changed.
class RunListModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { name, state, accuracy, heads, model, data_path, started, column_count };
    static constexpr int raw_role = Qt::UserRole; ///< a number to sort by; invalid if missing

    explicit RunListModel(Session& session, QObject* parent = nullptr);

    void refresh(); ///< refreshed() follows
    const std::vector<RunEntry>& entries() const { return entries_; }
    const RunEntry& entry(const QModelIndex& index) const;
    int row_of(const QString& folder) const; ///< -1 if it is not listed

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  signals:
    void refreshed();
    void failed(const QString& line);

  private:
    Session& session_;
    JobRunner* reader_;
    std::vector<RunEntry> entries_;
};

} // namespace headroom
