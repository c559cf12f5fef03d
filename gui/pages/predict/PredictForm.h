#pragma once

#include "core/jobs/evaluation/PredictJob.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace headroom {

class RunChooser;
class Session;

/// Selects what is predicted, and by which run.
class PredictForm : public QWidget {
    Q_OBJECT
  public:
    explicit PredictForm(Session& session, QWidget* parent = nullptr);

    PredictSpec spec() const;
    QString lacks() const; ///< what is still to be chosen; empty if nothing
    void set_running(bool running);

    RunChooser& run() const { return *run_; }
    /// Image files, folders, HDF5 files, and text files that list them (.txt).
    void open_images(const QStringList& paths);
    void ask_for_files();
    void ask_for_folder();

  signals:
    void changed();
    void start_requested();
    void stop_requested();

  private:
    QToolButton* make_open_button();
    void ask_for_list();
    void take_change();

    RunChooser* run_;
    QStringList images_; ///< as PredictSpec has them
    QLabel* names_;
    QPushButton *start_, *stop_;
    bool running_ = false;
};

} // namespace headroom
