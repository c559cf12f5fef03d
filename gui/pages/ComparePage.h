#pragma once

#include "core/comparison/HeadComparison.h"
#include "gui/pages/Page.h"

#include <filesystem>
#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QTabWidget;

namespace headroom {

class ComparisonCharts;
class ComparisonTable;
class DisagreementView;
class EvidenceView;
class JobRunner;
class RunListModel;

/// Shows a finished comparison: the verdict, the metrics side by side, what it rests on, charts,
/// and the images on which the heads disagree.
class ComparePage : public Page {
    Q_OBJECT
  public:
    explicit ComparePage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Compare"); }
    QString icon() const override { return "compare"; }
    QString command() const override; ///< the comparison's own command

    void open(const QString& folder);
    void save_report(const QString& path); ///< the file that compare writes as report.html
    const std::optional<HeadComparison>& comparison() const { return comparison_; }

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void list_comparisons();
    void open_newest();
    void ask_for_folder();
    void ask_for_report();
    void show_comparison(const std::filesystem::path& folder, HeadComparison comparison);

    std::filesystem::path folder_; ///< of the comparison shown
    std::optional<HeadComparison> comparison_;
    RunListModel* runs_;
    JobRunner* reader_;
    QComboBox* past_;
    QPushButton *open_, *save_;
    QLabel *hint_, *verdict_;
    QTabWidget* tabs_;
    ComparisonTable* figures_;
    EvidenceView* evidence_;
    ComparisonCharts* charts_;
    DisagreementView* disagreements_;
};

} // namespace headroom
