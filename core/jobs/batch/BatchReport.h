#pragma once

#include "core/batch/BatchFolder.h"
#include "core/comparison/FoldComparison.h"
#include "core/comparison/HeadComparison.h"
#include "core/comparison/HeadRanks.h"
#include "core/comparison/RunMetrics.h"
#include "core/comparison/report/EvidenceTables.h"
#include "core/jobs/JobControl.h"
#include "datasets/base/options/OptionField.h"

#include <type_traits>

namespace headroom {

struct SweepPage;

/// A batch as a table of any option against any metric, with the verdicts on its heads.
struct BatchReportSpec {
    std::filesystem::path folder;
    std::vector<std::string> rows; ///< options; empty = all that vary, but columns, seed and fold
    std::vector<std::string> columns = {"head"};
    std::string metric = "test_accuracy"; ///< of RunMetrics.h
};

template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, BatchReportSpec>
void visit_fields(Spec& s, Visit&& visit) {
    const BatchReportSpec d;
    visit(OptionField{.key = "rows",
                      .label = "Rows",
                      .help = "options whose values are the rows of the table",
                      .value_name = "OPTION,...",
                      .default_text = "all that vary, but the columns, seed and fold"},
          s.rows, d.rows);
    visit(OptionField{.key = "columns",
                      .label = "Columns",
                      .help = "options whose values are its columns",
                      .value_name = "OPTION,..."},
          s.columns, d.columns);
    visit(OptionField{.key = "metric",
                      .label = "Metric",
                      .help = "what it shows: test_accuracy, gap, seconds, ...",
                      .value_name = "NAME"},
          s.metric, d.metric);
}

/// One finished run of a batch.
struct BatchRow {
    BatchCell cell;
    TrainedRun run;
};

/// Heads on the same settings.
struct BatchVerdict {
    CellValues settings; ///< that vary, without head and seed
    HeadComparison comparison;
};

/// Heads on the same settings, tested on several folds.
struct BatchFolds {
    CellValues settings; ///< that vary, without fold, head and seed
    FoldComparison comparison;
};

/// Heads over several data sets, the other settings being the same.
struct BatchRanks {
    CellValues settings; ///< that vary, without data, head and seed
    HeadRanks ranks;
};

struct BatchReport {
    BatchReportSpec spec;
    std::filesystem::path folder;
    std::string metric;              ///< its label
    std::size_t cells = 0;           ///< of the batch
    std::vector<std::string> varied; ///< options
    std::vector<BatchRow> rows;      ///< finished cells
    EvidenceTable pivot;             ///< mean and standard deviation over the cells of each field
    std::vector<BatchVerdict> verdicts;
    std::vector<BatchFolds> folds; ///< where the fold varies, instead of verdicts
    std::vector<BatchRanks> ranks;
    std::vector<std::string> notes;
};

/// Reads the finished cells. Throws Error(usage) if an option or the metric is unknown, or nothing
/// is finished; the errors of BatchFolder and read_finished.
BatchReport run(const BatchReportSpec& spec, const JobControl& control);

std::string to_text(const BatchReport& report);
nlohmann::ordered_json to_json(const BatchReport& report);

/// One row for each finished cell: number, run, the options that vary, every metric.
std::string to_csv(const BatchReport& report);

/// Its links lead to the runs where it is in the batch's folder.
SweepPage page_of(const BatchReport& report);
std::string to_html(const BatchReport& report);

} // namespace headroom
