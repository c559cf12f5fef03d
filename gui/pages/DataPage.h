#pragma once

#include "core/jobs/data/InspectJob.h"
#include "core/jobs/data/SortJob.h"
#include "core/jobs/evaluation/PredictedImages.h"
#include "gui/JobRunner.h"
#include "gui/pages/Page.h"
#include "gui/pages/data/FindingsView.h"

#include <filesystem>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace headroom {

class DataOptions;
class DataSummary;
class Gallery;
class SortingView;

/// Opens data and shows its content: folders, files, generators; what was opened before; how it is
/// read; and what is wrong with it. All pages work on the data opened here.
class DataPage : public Page {
    Q_OBJECT
  public:
    explicit DataPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Data"); }
    QString icon() const override { return "data"; }
    QString command() const override;
    QString standing() const override;
    std::optional<PageId> next_page() const override { return PageId::model; }
    bool is_done() const override;

    /// Opens data with default options.
    void open(const QString& path);
    void open(const DataSpec& spec);

    /// Moves unusable files out of the data to their places in that folder, and verifies the rest.
    void move_bad_files(const QString& folder);

    void leave() override; ///< applies changed options

  private:
    QWidget* make_sources();
    QWidget* make_options();
    QWidget* make_progress();
    QWidget* make_start();
    QWidget* make_body();
    void choose_folder();
    void choose_file();
    void choose_generator();
    void begin(const QString& what); ///< shows progress; runner_ starts
    void apply_options();

    void tell_pending(); ///< to the session: the options are not those of its data

    void read(const DataSpec& spec);
    void begin_sorting(const DataSpec& spec, std::shared_ptr<const PredictedImages> images);
    void apply_sorting();
    void undo_sorting();
    void read_again(std::function<void()> before, std::function<void()> then);
    void verify(const QString& move_to = {});
    void show_verified(VerifyResult result);
    void choose_folder_aside();
    void move_back();
    void show_failure(const QString& line, const QString& option);
    void show_event(const Event& event);
    void show_result(const DataSpec& spec, InspectResult result);

    JobRunner runner_;
    DataOptions* options_;
    QString problem_;               ///< of the options that were applied last
    bool asked_for_ = false;        ///< data are being read for another page, which waits for them
    std::vector<MovedFiles> moved_; ///< out of the open data, the last one at the end
    SortSpec sorting_;              ///< that was applied to the open data, if any
    std::filesystem::path sorted_;  ///< and its list of moves
    std::vector<SortedImage> labels_; ///< for a flat folder that is read next
    QToolButton* fold_;
    QPushButton *verify_, *unsort_;
    QWidget* progress_;
    QLabel* progress_text_;
    QLabel* hint_; ///< says what can be opened, while nothing is
    QProgressBar* progress_bar_;
    QStackedWidget* stack_; ///< first steps; open data; a flat folder
    SortingView* sorting_view_;
    DataSummary* summary_;
    Gallery* gallery_;
    FindingsView* findings_;
    QTabWidget* tabs_; ///< gallery_ and findings_
    QString doing_;    ///< "Reading photos"
};

} // namespace headroom
