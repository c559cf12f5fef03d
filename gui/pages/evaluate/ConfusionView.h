#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"
#include "core/training/ConfusedPairs.h"

#include <QWidget>

namespace headroom {

class ConfusionTable;
class FigureTable;
class SampleBrowser;

/// Shows the confusion matrix of one evaluation, its most confused pairs of classes, and the images
/// of the opened cell or pair.
class ConfusionView : public QWidget {
    Q_OBJECT
  public:
    explicit ConfusionView(QWidget* parent = nullptr);

    void show_row(std::shared_ptr<const EvaluateRow> row);

    ConfusionTable& matrix() const { return *matrix_; }
    SampleBrowser& browser() const { return *browser_; }

  private:
    void list_pairs();
    void open_cell(int true_class, int predicted_class);

    std::shared_ptr<const EvaluateRow> row_;
    ConfusionTable* matrix_;
    FigureTable* pairs_;
    std::vector<ConfusedPair> listed_; ///< in pairs_
    SampleBrowser* browser_;
};

} // namespace headroom
