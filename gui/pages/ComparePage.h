#pragma once

#include "core/jobs/verdict/Compared.h"
#include "core/jobs/verdict/RanksJob.h"
#include "gui/pages/Page.h"

#include <filesystem>
#include <optional>

class QComboBox;
class QLabel;
class QPrinter;
class QPushButton;
class QTabWidget;

namespace headroom {

class ComparisonCharts;
class ComparisonTable;
class DisagreementView;
class EvidenceView;
class JobRunner;
class ResultView;
class PastRuns;
class SweepTab;

/// Shows a finished comparison: the verdict, the metrics side by side, what it rests on, charts,
/// the images on which the heads disagree, and measurements of its runs. One on folds, or with
/// several numbers of training images, and ranks over several comparisons, are shown as their
/// report is.
class ComparePage : public Page {
    Q_OBJECT
  public:
    explicit ComparePage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Compare"); }
    QString icon() const override { return "compare"; }
    QString command() const override; ///< shows it again; it is not trained again

    QString standing() const override;
    std::optional<PageId> next_page() const override { return PageId::explore; }
    bool is_done() const override { return compared_.has_value(); }
    void go_on() override;
    bool has_report() const override;
    void ask_for_report() override;
    void ask_for_printer() override;

    void open(const QString& folder);
    /// Compares finished single runs on the same data.
    void compare(const std::vector<std::filesystem::path>& runs);
    /// Ranks heads over comparisons on different data.
    void rank(const std::vector<std::filesystem::path>& folders);
    void print_report(QPrinter& printer);
    /// Writes the page that compare writes as report.html, or that of the measurement shown; as PDF
    /// where the file is called so.
    void save_report(const QString& path);
    const std::optional<Compared>& compared() const { return compared_; }

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void list_comparisons();
    void open_newest();
    void ask_for_folder();
    void ask_for_ranks();
    void export_runs();
    void show_compared(const std::filesystem::path& folder, Compared compared);
    void show_heads(const HeadComparison& comparison);
    void show_ranks(HeadRanks ranks);
    void show_only(QWidget* part);    ///< the tabs, the page of a result
    void attempt(const auto& action); ///< its error is shown
    bool is_sweep_shown() const;
    std::string report() const; ///< the page to save
    void update_buttons();

    std::filesystem::path folder_; ///< of the comparison shown; empty = it is of single runs
    std::optional<Compared> compared_;
    std::optional<HeadRanks> ranks_; ///< shown instead
    PastRuns* runs_;
    JobRunner* reader_;
    QComboBox* past_;
    QPushButton *open_, *rank_, *save_, *export_;
    QLabel *hint_, *verdict_;
    QTabWidget* tabs_;
    ComparisonTable* figures_;
    EvidenceView* evidence_;
    ComparisonCharts* charts_;
    DisagreementView* disagreements_;
    SweepTab* sweeps_;
    ResultView* result_; ///< of folds, of several numbers of training images, ranks
};

} // namespace headroom
