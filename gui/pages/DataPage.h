#pragma once

#include "core/jobs/data/InspectJob.h"
#include "gui/JobRunner.h"
#include "gui/pages/Page.h"
#include "gui/pages/data/FindingsView.h"

class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace headroom {

class DataSummary;
class Gallery;
class ReadingOptionsForm;

/// Opens data and shows its content: folders, files, generators; what was opened before; how it is
/// read; and what is wrong with it. All pages work on the data opened here.
class DataPage : public Page {
    Q_OBJECT
  public:
    explicit DataPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Data"); }
    QString icon() const override { return "data"; }
    QString command() const override;

    /// Opens data with default options.
    void open(const QString& path);
    void open(const DataSpec& spec);

    /// Moves unusable files out of the data to their places in that folder, and verifies the rest.
    void move_bad_files(const QString& folder);

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
    void begin(const QString& what); ///< shows progress; runner_ starts
    void apply_options();

    std::optional<DataSpec> chosen() const; ///< empty if there is none, or a field is wrong
    void read(const DataSpec& spec);
    void verify(const QString& move_to = {});
    void show_verified(VerifyResult result);
    void choose_folder_aside();
    void show_event(const Event& event);
    void show_result(const DataSpec& spec, InspectResult result);
    QString name() const; ///< of the chosen source, for titles

    JobRunner runner_;
    std::string path_; ///< chosen; it may still be loading, or have failed
    ReadingOptionsForm* options_;
    QToolButton* fold_;
    QPushButton *apply_, *verify_;
    QMenu* recent_;
    QWidget* progress_;
    QLabel* progress_text_;
    QProgressBar* progress_bar_;
    QStackedWidget* stack_; ///< first steps; open data
    DataSummary* summary_;
    Gallery* gallery_;
    FindingsView* findings_;
    QTabWidget* tabs_; ///< gallery_ and findings_
    QString doing_;    ///< "Reading photos"
};

} // namespace headroom
