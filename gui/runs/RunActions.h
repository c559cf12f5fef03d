#pragma once

#include "core/runs/RunList.h"

#include <QWidget>

class QAction;
class QPushButton;

namespace headroom {

class Session;

/// Actions on the selected runs: a row of buttons, and a context menu.
/// Evaluate, Explore and Compare go to their pages through the session; the Train page resumes.
class RunActions : public QWidget {
    Q_OBJECT
  public:
    explicit RunActions(Session& session, QWidget* parent = nullptr);

    void set_runs(std::vector<RunEntry> runs); ///< the selected ones
    void set_may_resume(bool may);             ///< false while another run is in progress
    QList<QAction*> menu() const { return menu_; }
    void open(); ///< a window of the runs; one that shows them already comes to the front

  signals:
    void resume_requested(const QString& folder);
    void renamed(const QString& folder); ///< to this one
    void failed(const QString& line);    ///< empty = it succeeded

  private:
    QPushButton* add_button(const char* name, const QString& text, const QString& tip);
    QAction* add_action(const char* name, const QString& text, void (RunActions::*act)());
    void update();
    QStringList models() const;
    QString folder() const; ///< of the only run
    bool are_single_runs() const;
    void resume();
    void evaluate();
    void explore();
    void compare();
    void export_runs();
    void train_again();
    void edit_notes();
    void rename();
    void move_to_trash();
    void open_folder();

    Session& session_;
    std::vector<RunEntry> runs_;
    bool may_resume_ = true;
    QPushButton *open_, *resume_, *evaluate_, *compare_;
    QList<QAction*> menu_;
    QAction *explore_, *export_, *notes_, *rename_, *train_again_, *folder_, *trash_;
};

} // namespace headroom
