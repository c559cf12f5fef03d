#pragma once

#include "gui/models/FindingModel.h"

#include <QDialog>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace headroom {

/// Shows one finding large: its images side by side with their names, splits and classes; leads to
/// the previous and the next.
class FindingDialog : public QDialog {
    Q_OBJECT
  public:
    FindingDialog(const FindingModel& findings, int row, QWidget* parent = nullptr);

    int row() const { return row_; } ///< of the finding shown

  private:
    void show_row(int row);
    QWidget* make_sample(const Finding& finding, const FoundSample& sample) const;

    const FindingModel& findings_;
    int row_ = 0;
    QLabel *reason_, *neighbours_;
    QWidget* samples_;
    QPushButton *previous_, *next_;
};

} // namespace headroom
