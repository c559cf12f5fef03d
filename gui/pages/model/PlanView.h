#pragma once

#include "core/runs/config/TrainingSpec.h"

#include <QWidget>
#include <optional>

class QLabel;
class QPushButton;

namespace headroom {

class EvidenceView;
class JobRunner;

/// Says before a comparison what it can show: the smallest difference that the test images can
/// show, what more seeds do, and how long they train.
class PlanView : public QWidget {
    Q_OBJECT
  public:
    explicit PlanView(QWidget* parent = nullptr);

    /// Sets the comparison to plan; another one than before clears the plan.
    void set_comparison(const std::optional<CompareSpec>& comparison);

    QString command() const; ///< empty without a comparison

  signals:
    void began();
    void failed(const QString& line);

  private:
    void start();
    void update_buttons();

    std::optional<CompareSpec> comparison_;
    QLabel* hint_;
    QPushButton *start_, *stop_;
    EvidenceView* tables_;
    JobRunner* runner_;
};

} // namespace headroom
