#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"

#include <QWidget>

namespace headroom {

class HeatMap;
class SampleBrowser;

/// Shows the confusion matrix of one evaluation, and the images of the opened cell.
class ConfusionView : public QWidget {
    Q_OBJECT
  public:
    explicit ConfusionView(QWidget* parent = nullptr);

    void show_row(std::shared_ptr<const EvaluateRow> row);

    HeatMap& heat_map() const { return *heat_map_; }
    SampleBrowser& browser() const { return *browser_; }

  private:
    void open_cell(int true_class, int predicted_class);

    std::shared_ptr<const EvaluateRow> row_;
    HeatMap* heat_map_;
    SampleBrowser* browser_;
};

} // namespace headroom
