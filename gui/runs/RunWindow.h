#pragma once

#include "core/runs/RunDetails.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace headroom {

class EpochTable;
class JobRunner;
class RunConfusion;
class RunCurves;
class RunFilesView;
class Session;
class SettingsView;

/// A window of one run or several: learning curves, settings, log, confusion matrix and files. The
/// folders are read off the GUI thread, and again while a run is being trained.
class RunWindow : public QWidget {
    Q_OBJECT
  public:
    RunWindow(Session& session, const QStringList& folders, QWidget* parent = nullptr);

    const QStringList& folders() const { return folders_; } ///< also of comparisons, as given
    const std::vector<RunDetails>& runs() const { return runs_; }
    const RunCurves& curves() const { return *curves_; }

  private:
    void read();
    void show_runs(std::vector<RunDetails> runs);
    void show_run(); ///< the chosen one, on the tabs that are about one
    const RunDetails* chosen() const;

    Session& session_;
    QStringList folders_;
    std::vector<RunDetails> runs_;
    JobRunner* reader_;
    QTimer follow_;
    QComboBox* run_;
    QLabel *run_label_, *state_;
    QPushButton* again_;
    RunCurves* curves_;
    SettingsView* settings_;
    EpochTable* log_;
    RunConfusion* confusion_;
    RunFilesView* files_;
};

} // namespace headroom
