#pragma once

#include "gui/models/FigureTableModel.h"

#include <QTableView>

namespace headroom {

/// A table of metrics that is sorted by a click on a title; one row is current.
///
///     auto* table = new FigureTable({tr("Class"), tr("Recall")});
///     table->set_rows({{FigureCell::words("7"), FigureCell::figure(0.98, "98.00%")}});
class FigureTable : public QTableView {
    Q_OBJECT
  public:
    explicit FigureTable(const QStringList& titles, QWidget* parent = nullptr);

    void set_rows(std::vector<FigureTableModel::Row> rows); ///< keeps the chosen order
    void set_columns(const QStringList& titles, std::vector<FigureTableModel::Row> rows);
    void set_filter(const QString& text); ///< shows only rows that have it
    int current_row() const;              ///< as in set_rows; -1 = none
    void set_current_row(int row);

  signals:
    void row_changed(int row); ///< the current one, as in set_rows

  protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

  private:
    FigureTableModel* figures_;
    FigureSort* sorted_;
};

} // namespace headroom
