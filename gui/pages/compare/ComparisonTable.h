#pragma once

#include "core/comparison/HeadComparison.h"

#include <QTableWidget>

namespace headroom {

/// Metrics of a comparison side by side: a column for each head, the rows of the report
/// (core/comparison/FigureRows), the better value marked.
class ComparisonTable : public QTableWidget {
    Q_OBJECT
  public:
    explicit ComparisonTable(QWidget* parent = nullptr);

    void show_comparison(const HeadComparison& comparison);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void colour();
};

} // namespace headroom
