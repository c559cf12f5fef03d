#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <vector>

namespace headroom {

/// A cell of a table: its text, and its value to sort by.
struct FigureCell {
    QString text;
    QVariant value; ///< number or text; invalid = missing
    QString tip = {};

    static FigureCell words(const QString& text, const QString& tip = {});
    static FigureCell figure(double value, const QString& text); ///< NaN = missing
    static FigureCell missing(const QString& why);
};

/// Rows of metrics. Qt::UserRole has the raw value of a cell; numbers are aligned right.
class FigureTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    using Row = std::vector<FigureCell>;

    explicit FigureTableModel(const QStringList& titles, QObject* parent = nullptr);

    void set_titles(const QStringList& titles); ///< removes all rows
    void set_rows(std::vector<Row> rows);       ///< each as long as there are titles

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QStringList titles_;
    std::vector<Row> rows_;
};

/// Sorts by raw values, numbers as numbers; missing values stay last in both directions.
class FigureSort : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    explicit FigureSort(QObject* parent = nullptr);

  protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

} // namespace headroom
