#pragma once

#include "core/jobs/costs/TrainingCostsJob.h"
#include "core/jobs/verdict/Compared.h"
#include "gui/pages/Page.h"
#include "gui/pages/train/TrainingJob.h"

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace headroom {

class CostLine;
class JobRunner;
class RunListPanel;
class TrainForm;
class TrainQueue;
class TrainingView;

/// Trains both heads of the session's model, or one, on the session's data, and shows the progress.
/// A training that is started during another waits in a queue. A run is written as by the command
/// line, so that either can resume it.
class TrainPage : public Page {
    Q_OBJECT
  public:
    explicit TrainPage(Session& session, QWidget* parent = nullptr);
    ~TrainPage() override; ///< saves the settings

    QString title() const override { return tr("Train"); }
    QString icon() const override { return "train"; }
    QString command() const override;
    QString standing() const override;
    std::optional<PageId> next_page() const override;
    bool is_done() const override { return done_; }
    void go_on() override;
    QString unfinished() const override;
    void stop() override;

    /// The comparison that would be started; none if something is missing, or one head is chosen.
    std::optional<CompareSpec> comparison() const;

    JobRunner& runner() const { return *runner_; }
    TrainingView& view() const { return *view_; }

  protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* make_left();
    QWidget* make_right();
    TrainingJob job() const; ///< as the form, the data and the model are set; out as it was typed
    void keep_weights();     ///< in the session
    void take_weights();     ///< from it
    void check();            ///< shows what is wrong with the settings
    std::optional<TrainingCostsSpec> asked_costs() const;
    void browse();

    void start();
    void start_preset(const QString& key);
    void resume(const QString& folder);
    void take_settings(const QString& run); ///< fills in this page and those of data and model
    void run_next();
    void show_queue();
    void run_job(TrainingJob job); ///< into a new folder, if none is chosen
    void show_result(const TrainResult& result);
    void show_result(const ComparedResult& result);
    void show_activity();
    void ended(bool interrupted, const QString& line, const QString& next);
    void update_buttons();
    void log(const QString& line);

    JobRunner* runner_;
    TrainForm* form_;
    TrainingView* view_;
    RunListPanel* runs_;
    TrainQueue* queue_;
    QLabel* what_ = nullptr;
    CostLine* costs_ = nullptr;
    QPushButton *start_, *pause_, *stop_;
    QPlainTextEdit* log_;
    QTabWidget* tabs_; ///< runs_, log_ and queue_

    QString out_;            ///< folder of the running job, or of the last
    bool valid_ = false;     ///< of the settings
    bool comparing_ = false; ///< the job is a comparison
    bool done_ = false;      ///< the last job was finished
    bool resumable_ = false; ///< the last job was stopped and can be resumed
};

} // namespace headroom
