#pragma once

#include "core/jobs/export/ExportJob.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace headroom {

class JobRunner;
class Session;

/// Writes a trained run for another program, and compares that program's answers with the run's.
class ExportDialog : public QDialog {
    Q_OBJECT
  public:
    /// One of the run folders is exported.
    ExportDialog(const Session& session, const QStringList& runs, QWidget* parent);

    QString command() const;
    JobRunner& runner() const { return *runner_; }

  private:
    void add_path(QFormLayout& form, const QString& label, QLineEdit* line, const QString& name,
                  const QString& title);
    QWidget* make_buttons();
    ExportSpec spec() const;
    void take_run();
    void suggest_folder();
    void start();
    void tell(const Event& event);
    void show_result(const ExportResult& result);
    void show_words(const QString& headline, const QString& words, const char* role);
    void update_controls();

    const Session& session_;
    JobRunner* runner_;
    QComboBox *run_, *format_;
    QLineEdit *out_, *verify_;
    QCheckBox* replace_;
    QLabel *headline_, *words_;
    QProgressBar* progress_;
    QPushButton *start_, *stop_, *open_, *copy_;
    QString suggested_; ///< the folder, unless the user typed another
    QString written_;   ///< folder of the last export
};

} // namespace headroom
