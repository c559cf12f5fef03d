#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace headroom {

class ConfusionView;
class JobRunner;

/// The confusion matrix of a run on its own test images. Runs do not keep it: it is measured when
/// it is asked for, off the GUI thread.
class RunConfusion : public QWidget {
    Q_OBJECT
  public:
    explicit RunConfusion(QWidget* parent = nullptr);

    /// Another run's matrix is cleared. `has_model`: there is something to measure.
    void set_run(const QString& folder, bool has_model);

  private:
    void measure();

    QString folder_;
    JobRunner* runner_;
    QPushButton* measure_;
    QLabel* state_;
    ConfusionView* view_;
};

} // namespace headroom
