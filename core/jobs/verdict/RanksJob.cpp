#include "core/jobs/verdict/RanksJob.h"

#include "core/comparison/report/ReportPage.h"
#include "core/jobs/training/FoldsJob.h"
#include "core/runs/CompareFolder.h"
#include "core/runs/RunKind.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// One comparison, on one split or on folds.
struct OneComparison {
    RankedData row;
    std::vector<std::string> heads;
};

template <typename Comparison>
OneComparison compared(const fs::path& folder, const Comparison& comparison) {
    OneComparison result;
    result.row.folder = folder.string();
    result.row.name = short_data_name(comparison.data);
    result.row.data = comparison.data;
    result.row.fingerprint = comparison.data_fingerprint;
    result.row.model = comparison.model;
    for (const auto& head : comparison.heads) {
        result.heads.push_back(head.head);
        result.row.accuracy.push_back(head.mean("test_accuracy"));
    }
    return result;
}

OneComparison load(const fs::path& folder) {
    const auto whole = fs::absolute(folder).lexically_normal();
    const auto above = (whole.has_filename() ? whole : whole.parent_path()).parent_path();
    if (run_kind(above) == RunKind::folds)
        throw usage_error(fmt::format("{}: is a fold, and folds of one data set are not "
                                      "independent: give {} instead",
                                      folder.string(), above.string()));
    auto result = run_kind(folder) == RunKind::folds ? compared(folder, load_folds(folder))
                                                     : compared(folder, load_comparison(folder));
    if (result.heads.empty())
        throw io_error(fmt::format("{}: nothing in it is finished: finish it with headroom compare",
                                   folder.string()));
    return result;
}

/// Names of one list that the other lacks.
std::vector<std::string> only_in(const std::vector<std::string>& these,
                                 const std::vector<std::string>& those) {
    std::vector<std::string> only;
    for (const auto& name : these)
        if (std::ranges::find(those, name) == those.end()) only.push_back(name);
    return only;
}

/// Puts the accuracies in the first comparison's order of heads.
void match_heads(OneComparison& other, const OneComparison& first) {
    const auto missing = only_in(first.heads, other.heads);
    const auto more = only_in(other.heads, first.heads);
    if (!missing.empty() || !more.empty())
        throw usage_error(fmt::format(
            "{} and {} have other heads: {}{}{}: expected the same heads "
            "in each",
            first.row.folder, other.row.folder,
            missing.empty() ? "" : fmt::format("only the first has {}", fmt::join(missing, ", ")),
            missing.empty() || more.empty() ? "" : ", ",
            more.empty() ? "" : fmt::format("only the second has {}", fmt::join(more, ", "))));
    std::vector<double> accuracy;
    for (const auto& head : first.heads)
        accuracy.push_back(other.row.accuracy[static_cast<std::size_t>(
            std::ranges::find(other.heads, head) - other.heads.begin())]);
    other.row.accuracy = std::move(accuracy);
    other.heads = first.heads;
}

void check_other_data(const std::vector<OneComparison>& all) {
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (all[i].row.fingerprint == all[j].row.fingerprint)
                throw usage_error(fmt::format("{} and {} are comparisons on the same images: "
                                              "expected other data for each",
                                              all[j].row.folder, all[i].row.folder));
}

/// Two data sets of one name get their folders behind it; two of one path also a note.
void name_apart(std::vector<RankedData>& rows, std::vector<std::string>& notes) {
    std::vector<std::string> names;
    for (const auto& row : rows)
        names.push_back(row.name);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (std::ranges::count(names, names[i]) > 1)
            rows[i].name += fmt::format(" ({})", rows[i].folder);
        for (std::size_t j = 0; j < i; ++j)
            if (rows[i].data == rows[j].data)
                notes.push_back(fmt::format("{} and {} are both on {}: the test takes data sets "
                                            "for independent, which parts of one are not",
                                            rows[j].folder, rows[i].folder, rows[i].data));
    }
}

} // namespace

HeadRanks run(const RanksSpec& spec, const JobControl&) {
    if (spec.folders.size() < 2)
        throw usage_error(
            fmt::format("report: {} comparison, expected two or more", spec.folders.size()));
    std::vector<OneComparison> all;
    for (const auto& folder : spec.folders)
        all.push_back(load(folder));
    for (std::size_t i = 1; i < all.size(); ++i)
        match_heads(all[i], all.front());
    check_other_data(all);
    std::vector<RankedData> rows;
    for (auto& each : all)
        rows.push_back(std::move(each.row));
    std::vector<std::string> notes;
    name_apart(rows, notes);
    auto ranks = rank_heads(all.front().heads, std::move(rows));
    ranks.notes.insert(ranks.notes.end(), notes.begin(), notes.end());
    return ranks;
}

} // namespace headroom
