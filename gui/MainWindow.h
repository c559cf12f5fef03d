#pragma once

#include "gui/Session.h"

#include <QMainWindow>
#include <vector>

class QAction;
class QLabel;
class QLayout;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace headroom {

class HelpWindow;
class Page;
class Sidebar;

/// The only window: pages in a sidebar, each with its title and "Copy as command" above, and the
/// status bar with the running work below.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    MainWindow();

    Session& session() { return session_; }
    Page& page(PageId id) const { return *pages_[static_cast<std::size_t>(id)]; }
    PageId current_page() const;
    void show_page(PageId id);

    /// Shows on its page: a run's folder or a model file in one, a comparison's folder or its
    /// report, a folder of runs, an image file, a JSON model file, or data.
    void open(const QString& path);

    /// Stops running work and waits until its progress is saved.
    void save();
    /// Does the same, and closes without a question: for a signal to end.
    void save_and_quit();

    /// Copies the page's command to the clipboard.
    void copy_command();

    /// Shows the documentation, where it tells of the page shown.
    void show_help();

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    QLayout* make_header();
    void add_pages();
    void add_menus();
    void add_file_menu();
    void add_appearance_menu(QMenu& view);
    void add_projector(QMenu& view); ///< full screen and large type
    void set_type(int percent);
    void add_help_menu();
    void move_focus(); ///< from the sidebar into the page, from anywhere else to the sidebar
    void ask_for_folder();
    void ask_for_file();
    void update_header();
    void update_steps(); ///< in the sidebar, and the button to the next page
    void update_icons();
    void show_activity(Page& page, const QString& text, double share);
    void end_activity(Page& page);
    bool may_close();
    bool stop_pages(); ///< true if nothing is running

    Session session_;
    std::vector<Page*> pages_;
    Sidebar* sidebar_;
    QStackedWidget* stack_;
    QLabel* title_;
    QToolButton* copy_;
    QPushButton* next_;          ///< to the page after this one
    HelpWindow* help_ = nullptr; ///< once it was asked for
    QAction *save_, *print_;     ///< the report of the page shown
    QAction* leave_full_screen_;
    QLabel* activity_text_;
    QProgressBar* activity_bar_;
    Page* active_ = nullptr; ///< whose activity the status bar shows
    bool closing_ = false;   ///< closes as soon as running work has stopped
};

} // namespace headroom
