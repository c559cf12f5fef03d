#pragma once

#include "core/jobs/CompareJob.h"
#include "core/jobs/TimeLeft.h"
#include "gui/pages/Page.h"

#include <QElapsedTimer>
#include <variant>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTabWidget;

namespace headroom {

class JobRunner;
class LearningCurves;
class RunListPanel;
class TrainForm;

/// Trains both heads of the session's model, or one, on the session's data, and shows them learn.
/// A run is written as the command line writes it, so that either can go on with it.
class TrainPage : public Page {
    Q_OBJECT
  public:
    explicit TrainPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Train"); }
    QString icon() const override { return "train"; }
    QString command() const override;
    QString unfinished() const override;
    void stop() override;

    JobRunner& runner() const { return *runner_; }
    LearningCurves& curves() const { return *curves_; }

  private:
    using Job = std::variant<TrainSpec, CompareSpec>;

    QWidget* make_left();
    QWidget* make_right();
    Job job() const; ///< as the form, the data and the model are set; out as it was typed
    void check();    ///< shows what is wrong with the settings
    void browse();

    void start();
    void resume(const QString& folder);
    void run_job(const Job& job);
    void show_event(const Event& event);
    void show_progress(const Progress& progress);
    void show_epoch(const EpochDone& epoch);
    void show_activity();
    void ended(const QString& line); ///< with a result
    void trained(const TrainResult& result);
    void compared(const CompareResult& result);
    void update_buttons();
    void log(const QString& line);

    JobRunner* runner_;
    TrainForm* form_;
    LearningCurves* curves_;
    RunListPanel* runs_;
    QLabel *what_, *title_, *figures_;
    QProgressBar* progress_;
    QPushButton *start_, *pause_, *stop_, *next_;
    QPlainTextEdit* log_;
    QTabWidget* tabs_;

    QString out_;        ///< folder of the job that is on, or was last
    bool valid_ = false; ///< the settings
    bool comparing_ = false;
    bool resumable_ = false; ///< the last job was stopped and can go on
    Progress latest_;
    TimeLeft time_left_;
    QElapsedTimer clock_;
};

} // namespace headroom
