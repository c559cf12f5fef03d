#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace headroom {

class PastRuns;
class RunActions;
class RunTableModel;
class Session;
struct RunEntry;

/// Lists past runs and comparisons: any columns, filtered, sorted, or grouped over seeds; with
/// actions for the selected ones (RunActions.h), which the context menu has, too.
class RunListPanel : public QWidget {
    Q_OBJECT
  public:
    explicit RunListPanel(Session& session, QWidget* parent = nullptr);

    RunTableModel& model() const { return *model_; }
    QTreeView& view() const { return *view_; }
    std::vector<RunEntry> selected() const;
    void select(const QString& folder); ///< does nothing if it is not listed

    void set_may_resume(bool may); ///< false while another run is in progress

  signals:
    void resume_requested(const QString& folder);

  private:
    QLayout* make_top();
    QPushButton* make_table_button();
    QPushButton* make_folder_button();
    QPushButton* add_button(const char* name, const QString& text, const QString& tip);
    void show_selection();
    void show_problem(const QString& line); ///< empty = none
    void filter(const QString& terms);
    void choose_columns();
    void group_seeds(bool group);
    void show_runs(); ///< after the model has changed
    void choose_listed();
    void choose_written();
    void show_folders();

    Session& session_;
    PastRuns* past_;
    RunTableModel* model_;
    RunActions* actions_;
    QLineEdit* filter_;
    QTreeView* view_;
    QAction* back_;
    QLabel *empty_, *folders_, *problem_;
    QString kept_;    ///< folder that was selected before the list was read again
    QString renamed_; ///< folder that the selected one is now; empty = it is called as it was
};

} // namespace headroom
