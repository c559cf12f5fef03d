#pragma once

#include "core/jobs/batch/BatchPlanJob.h"
#include "core/jobs/batch/BatchTable.h"
#include "gui/pages/Page.h"

class QLabel;
class QLayout;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTabWidget;
class QTimer;

namespace headroom {

class BatchResults;
class CellTable;
class GridForm;
class JobRunner;

/// Trains every combination of some options: a grid to tick, with the number of its trainings and
/// their time; its cells while they are trained; their results. Opens batches from anywhere.
class BatchPage : public Page {
    Q_OBJECT
  public:
    explicit BatchPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Batch"); }
    QString icon() const override { return "batch"; }
    QString command() const override;
    QString unfinished() const override;
    void stop() override;

    const BatchTable& table() const { return *table_; }

  private:
    QWidget* make_grid();
    QLayout* make_training_row();
    QWidget* make_right();
    QWidget* make_folder_row();
    bool is_opened() const { return !table_->folder.empty(); }
    BatchRunSpec spec() const; ///< as the page is set; throws Error(usage)

    void open(const QString& folder);
    void begin_new();
    void plan_soon(); ///< once nothing has changed for a moment
    void plan();
    void show_plan(const BatchPlan& plan);
    void start(const std::vector<std::string>& only = {});
    void read();
    void show_table(BatchTable table);
    void tell(const Event& event);
    void update_controls();

    std::shared_ptr<const BatchTable> table_; ///< without a folder: a new batch is being made
    GridForm* form_;
    QWidget* grid_; ///< shown for a new one
    QLineEdit* out_;
    QSpinBox* jobs_;
    QLabel *summary_, *state_;
    QProgressBar* progress_;
    QPushButton *new_, *start_, *pause_, *stop_, *retry_;
    QTabWidget* tabs_;
    CellTable* cells_;
    BatchResults* results_;
    JobRunner *runner_, *planner_, *reader_;
    QTimer *plan_timer_, *read_timer_;
};

} // namespace headroom
