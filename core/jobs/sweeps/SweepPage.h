#pragma once

#include "core/comparison/report/EvidenceTables.h"
#include "core/comparison/report/ReportPage.h"

#include <optional>

namespace headroom {

struct DataSweepResult;
struct FoldComparison;
struct HeadRanks;
struct LatencySweepResult;
struct ShiftSweepResult;
struct SizeSweepResult;
struct VerdictResult;

/// The page of a sweep, or of another measurement over several comparisons (core/comparison/report
/// has the style and the charts). A window shows the findings, charts, tables and notes alone.
struct SweepPage {
    std::string kind;                        ///< "shift sweep", at the top
    std::string model, input;                ///< beside it; may be empty
    std::string question;                    ///< "How much does the position matter?"
    std::vector<std::string> heads;          ///< of the runs
    std::string data;                        ///< empty = none
    std::vector<std::string> findings;       ///< sentences below the title, text
    std::string body;                        ///< HTML
    std::vector<PageChart> charts;           ///< those in the body
    std::vector<EvidenceTable> tables;       ///< those in the body
    PageEntries settings;                    ///< how it was measured
    std::optional<PageEntries> machine = {}; ///< and where; none = here
    std::vector<std::string> notes;
    std::string command; ///< repeats the measurement

    /// Both keep the part for a window, and return its HTML for the body.
    std::string add(PageChart chart);
    std::string add(EvidenceTable table);
};

std::string to_html(const SweepPage& page);

/// The page of each result; to_html() of the result is that of its page.
SweepPage page_of(const ShiftSweepResult& result);
SweepPage page_of(const SizeSweepResult& result);
SweepPage page_of(const LatencySweepResult& result);
SweepPage page_of(const DataSweepResult& result);
SweepPage page_of(const FoldComparison& comparison);
SweepPage page_of(const HeadRanks& ranks);
SweepPage page_of(const VerdictResult& result);

/// A card of the head with that index: a large figure, its unit, and a line of text.
std::string figure_card(std::size_t head, const std::string& name, const std::string& figure,
                        const std::string& unit, const std::string& text);

/// A table of texts; the first of each row is its title.
std::string html_table(const std::vector<std::string>& titles,
                       const std::vector<std::vector<std::string>>& rows);

/// "seeds 0, 1, 2" of a head's runs, which have `.run.seed`.
template <typename Runs>
std::string seed_list(const Runs& runs) {
    std::string text = runs.size() == 1 ? "seed " : "seeds ";
    for (std::size_t i = 0; i < runs.size(); ++i)
        text += (i > 0 ? ", " : "") + std::to_string(runs[i].run.seed);
    return text;
}

/// "f32", or "f32, bf16" if the runs of the heads differ.
template <typename Heads>
std::string precision_list(const Heads& heads) {
    std::string text;
    for (const auto& head : heads)
        for (const auto& run : head.runs)
            if (text.find(run.precision) == std::string::npos)
                text += (text.empty() ? "" : ", ") + run.precision;
    return text;
}

} // namespace headroom
