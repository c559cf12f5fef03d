#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace headroom {

class PastRuns;
class RunTableModel;
class Session;
struct RunEntry;

/// Lists past runs and comparisons: any columns, filtered, sorted, or grouped over seeds; with
/// actions for the selected ones, which the context menu has, too. Evaluate, Explore and "Show
/// comparison" go to their pages through the session; the Train page resumes.
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
    void add_actions();
    QPushButton* add_button(const char* name, const QString& text, const QString& tip);
    void update_buttons();
    QStringList selected_models() const;
    void resume();
    void evaluate();
    void explore();
    void show_comparison();
    void export_runs();
    void open_folder();
    void edit_notes();
    void move_to_trash();
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
    QLineEdit* filter_;
    QTreeView* view_;
    QPushButton *resume_, *evaluate_, *explore_, *compare_, *export_;
    QAction *open_, *back_, *notes_, *trash_;
    QLabel *empty_, *folders_, *problem_;
    QString kept_; ///< folder that was selected before the list was read again
    bool may_resume_ = true;
};

} // namespace headroom
