#pragma once

#include <QWidget>

class QComboBox;

namespace headroom {

class PastRuns;
class Session;

/// Chooses one trained run: a past one, the newest first, or that of any folder. The names of its
/// parts begin with its own: "mapsRun", "mapsBrowse".
class RunChooser : public QWidget {
    Q_OBJECT
  public:
    RunChooser(Session& session, const QString& name, QWidget* parent = nullptr);

    QString run() const; ///< its folder; empty if there is none
    void open_run(const QString& folder);
    void refresh(); ///< lists past runs again

  signals:
    void changed();

  private:
    void take_runs();
    void browse();

    Session& session_;
    PastRuns* past_;
    QStringList opened_; ///< run folders outside the runs folder
    QComboBox* run_;
};

} // namespace headroom
