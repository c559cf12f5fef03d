#pragma once

#include "core/comparison/Disagreements.h"
#include "core/jobs/evaluation/EvaluateJob.h"

#include <QWidget>
#include <array>
#include <filesystem>
#include <map>

class QComboBox;
class QLabel;
class QPushButton;
class QTabBar;

namespace headroom {

class JobRunner;
class SampleBrowser;
struct HeadComparison;
struct HeadsRequest;

/// Shows where two heads of a comparison disagree, image by image: the runs of a seed are evaluated
/// on the test split when the view is first opened, off the GUI thread.
class DisagreementView : public QWidget {
    Q_OBJECT
  public:
    enum List { both_right, only_first, only_second, both_wrong };

    explicit DisagreementView(QWidget* parent = nullptr);

    /// Sets the comparison; it is evaluated when the view is first shown. `folder` is empty where
    /// it is of single runs.
    void show_comparison(const std::filesystem::path& folder, const HeadComparison& comparison);

    bool running() const;
    /// Evaluates the chosen runs on the data of that path.
    void look_in(const QString& path);
    const std::array<std::vector<std::size_t>, 4>& lists() const { return lists_; }

  signals:
    void began();
    void explore_requested(const headroom::HeadsRequest& request); ///< an image was opened
    void failed(const QString& line);
    void activity(const QString& text, double share);
    void activity_ended();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void start();
    void show_rows(std::vector<EvaluateRow> rows);
    void explore(const QModelIndex& image);
    void show_list();
    void empty_lists(const QString& hint);
    void ask_for_data();
    std::pair<std::string, std::string> heads() const;
    std::filesystem::path run_of(const std::string& head) const; ///< of the chosen seed

    std::filesystem::path folder_;
    std::map<std::pair<std::string, std::uint64_t>, std::string>
        runs_; ///< folders, without folder_
    std::vector<std::pair<std::string, std::string>> pairs_;
    std::string data_;    ///< replaces the comparison's own; empty = its own
    bool wanted_ = false; ///< not evaluated yet
    DataSpec evaluated_;  ///< the data of rows_
    std::vector<std::shared_ptr<const EvaluateRow>> rows_;
    std::array<std::vector<std::size_t>, 4> lists_;
    QComboBox *pair_, *seed_;
    QLabel* pair_label_;
    QPushButton* elsewhere_;
    QTabBar* tabs_;
    SampleBrowser* browser_;
    JobRunner* runner_;
};

} // namespace headroom
