#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;
class QTreeView;

namespace headroom {

class RunListModel;
class Session;
struct RunEntry;

/// Lists past runs and comparisons, with actions for the selected ones. Evaluate, Explore and "Show
/// comparison" go to their pages through the session; the Train page resumes. The context menu has
/// those of models, too.
class RunListPanel : public QWidget {
    Q_OBJECT
  public:
    explicit RunListPanel(Session& session, QWidget* parent = nullptr);

    RunListModel& model() const { return *model_; }
    QTreeView& view() const { return *view_; }
    std::vector<RunEntry> selected() const;
    void select(const QString& folder); ///< does nothing if it is not listed

    void set_may_resume(bool may); ///< false while another run is in progress

  signals:
    void resume_requested(const QString& folder);

  private:
    QPushButton* make_folder_button();
    QPushButton* add_button(const char* name, const QString& text, const QString& tip);
    void update_buttons();
    QStringList selected_models() const;
    void resume();
    void evaluate();
    void explore();
    void show_comparison();
    void export_runs();
    void open_folder();
    void choose_listed();
    void choose_written();
    void show_folders();

    Session& session_;
    RunListModel* model_;
    QTreeView* view_;
    QPushButton *resume_, *evaluate_, *explore_, *compare_, *export_;
    QAction *open_, *back_;
    QLabel *empty_, *folders_;
    QString kept_; ///< folder that was selected before the list was read again
    bool may_resume_ = true;
};

} // namespace headroom
