#pragma once

#include <QTableView>
#include <cstdint>

namespace headroom {

class ConfusionModel;

/// A confusion matrix: a row for each true class, a column for each predicted one. A cell is as
/// strong as its share of the row; correct predictions have one colour, errors another. A hundred
/// classes fit the view, without numbers; Ctrl and the wheel, or + and -, enlarge. Arrows move from
/// cell to cell; Enter or a click opens one.
class ConfusionTable : public QTableView {
    Q_OBJECT
  public:
    using Matrix = std::vector<std::vector<std::int64_t>>;

    explicit ConfusionTable(QWidget* parent = nullptr);

    void set_matrix(const Matrix& counts, const QStringList& classes);
    void show_shares(bool shares); ///< of the row, in percent; else counts

  signals:
    void cell_opened(int true_class, int predicted_class);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    void fit_cells();
    void enlarge(double times);

    double enlarged_ = 1; ///< over what fits the view
    ConfusionModel* matrix_;
};

} // namespace headroom
