#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"

#include <QWidget>
#include <map>

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace headroom {

class PathList;
class PastRuns;
class Session;

/// Selects what is evaluated: past runs or those of any folder, on the open data or that of any
/// path.
class EvaluateForm : public QWidget {
    Q_OBJECT
  public:
    explicit EvaluateForm(Session& session, QWidget* parent = nullptr);

    EvaluateSpec spec() const; ///< without runs or data if none is checked
    bool ready() const;        ///< some of both is checked, and the size is valid
    void choose_runs(const QStringList& folders);
    void set_running(bool running);

  signals:
    void changed();
    void start_requested();
    void stop_requested();

  private:
    QToolButton* make_add_data();
    void offer_open_data();
    void offer_runs();
    void offer_data_of(const QString& run);
    void add_run();
    void export_runs();
    void add_data(const QString& path);
    void update_buttons();

    Session& session_;
    PastRuns* past_;
    std::map<QString, OpenOptions> readings_; ///< reading options by the path of the data
    PathList *runs_, *data_;
    QComboBox* split_;
    QLineEdit* size_;
    QSpinBox* batch_size_;
    QPushButton *start_, *stop_, *export_;
    bool running_ = false;
};

} // namespace headroom
