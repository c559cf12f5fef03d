#pragma once

#include "core/jobs/InspectJob.h"
#include "gui/JobRunner.h"
#include "gui/pages/Page.h"

class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace headroom {

class DataSummary;
class Gallery;
class ReadingOptionsForm;

/// Opens data and shows what they hold: folders, files, generators; what was open before; how they
/// are read. All pages work on what is open here.
class DataPage : public Page {
    Q_OBJECT
  public:
    explicit DataPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Data"); }
    QString icon() const override { return "data"; }
    QString command() const override;

    /// Opens it as its defaults say.
    void open(const QString& path);
    void open(const DataSpec& spec);

  private:
    QWidget* make_sources();
    QWidget* make_options();
    QWidget* make_progress();
    QWidget* make_start();
    QWidget* make_body();
    void choose_folder();
    void choose_file();
    void choose_generator();
    void list_recent();
    void apply_options();

    void read(const DataSpec& spec);
    void show_event(const Event& event);
    void show_result(const DataSpec& spec, InspectResult result);
    QString name() const; ///< of the chosen source, for titles

    JobRunner runner_;
    std::string path_; ///< chosen; it may be read at the moment, or have failed
    ReadingOptionsForm* options_;
    QToolButton* fold_;
    QPushButton* apply_;
    QMenu* recent_;
    QWidget* progress_;
    QLabel* progress_text_;
    QProgressBar* progress_bar_;
    QStackedWidget* stack_; ///< what to do first; what is open
    DataSummary* summary_;
    Gallery* gallery_;
};

} // namespace headroom
