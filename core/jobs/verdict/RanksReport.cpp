#include "core/comparison/Format.h"
#include "core/comparison/report/Report.h"
#include "core/comparison/report/SvgRankDiagram.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "core/jobs/verdict/RanksJob.h"
#include "datasets/base/text/CsvField.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* how_to_read =
    "<div class=\"card\"><h3>How to read this</h3>\n"
    "<p>On each data set the heads are ranked by their test accuracy: 1 is the best. A data set "
    "counts once, whether the difference is large or small.</p>\n"
    "<p>Friedman's test asks whether all heads could have the same mean rank. If it says no, two "
    "heads differ where their mean ranks are at least the critical difference apart (Nemenyi's "
    "test; Demšar 2006, Journal of Machine Learning Research 7:1).</p>\n"
    "<p>A bar joins heads that are not told apart. That is no proof that they are equal.</p>"
    "</div>\n";

EvidenceTable accuracy_table(const HeadRanks& ranks) {
    EvidenceTable table{"Test accuracy, and in brackets the rank", {"Data"}, {}, ""};
    table.columns.insert(table.columns.end(), ranks.heads.begin(), ranks.heads.end());
    for (const auto& row : ranks.data) {
        auto& cells = table.rows.emplace_back(std::vector{printable(row.name)});
        for (std::size_t i = 0; i < row.accuracy.size(); ++i)
            cells.push_back(fmt::format("{} ({:g})", percent(row.accuracy[i]), row.ranks[i]));
    }
    auto& means = table.rows.emplace_back(std::vector<std::string>{"mean rank"});
    for (const double mean : ranks.mean_ranks)
        means.push_back(fmt::format("{:.2f}", mean));
    return table;
}

EvidenceTable test_table(const HeadRanks& ranks) {
    return {"",
            {fmt::format("{} heads on {} data sets", ranks.heads.size(), ranks.data.size()), ""},
            {{"Friedman's chi squared",
              fmt::format("{:.3f}, {}", ranks.friedman.chi2, p_value(ranks.friedman.p))},
             {"Nemenyi's critical difference at the 5% level",
              fmt::format("{:.2f}", ranks.critical_difference)},
             {"fewest data sets for a conclusion",
              std::to_string(min_data_sets(static_cast<int>(ranks.heads.size())))}},
            ""};
}

RankDiagram diagram_of(const HeadRanks& ranks) {
    RankDiagram diagram;
    diagram.title = "Mean ranks and the critical difference";
    diagram.critical_difference = ranks.critical_difference;
    diagram.groups = ranks.groups;
    for (const auto head : ranks.order) {
        diagram.models.emplace_back(ranks.heads[head], ranks.mean_ranks[head]);
        diagram.description +=
            fmt::format("{}: {:.2f}. ", ranks.heads[head], ranks.mean_ranks[head]);
    }
    diagram.description += fmt::format("Critical difference: {:.2f}.", ranks.critical_difference);
    for (const auto& [first, last] : ranks.groups)
        diagram.description += fmt::format(" Not told apart: {} to {}.",
                                           diagram.models[first].first, diagram.models[last].first);
    return diagram;
}

RanksSpec spec_of(const HeadRanks& ranks) {
    RanksSpec spec;
    for (const auto& row : ranks.data)
        spec.folders.emplace_back(row.folder);
    return spec;
}

/// The model, if all comparisons are of one.
std::string model_of(const HeadRanks& ranks) {
    std::set<std::string> models;
    for (const auto& row : ranks.data)
        models.insert(row.model);
    return models.size() == 1 ? *models.begin() : fmt::format("{} models", models.size());
}

} // namespace

std::vector<EvidenceTable> evidence_tables(const HeadRanks& ranks) {
    return {accuracy_table(ranks), test_table(ranks)};
}

Json to_json(const HeadRanks& ranks) {
    auto heads = Json::array(), data = Json::array(), groups = Json::array();
    for (std::size_t i = 0; i < ranks.heads.size(); ++i)
        heads.push_back({{"head", ranks.heads[i]}, {"mean_rank", ranks.mean_ranks[i]}});
    for (const auto& row : ranks.data)
        data.push_back({{"name", row.name},
                        {"folder", row.folder},
                        {"data", row.data},
                        {"model", row.model},
                        {"test_accuracy", row.accuracy},
                        {"ranks", row.ranks}});
    for (const auto& [first, last] : ranks.groups) {
        auto& group = groups.emplace_back(Json::array());
        for (auto at = first; at <= last; ++at)
            group.push_back(ranks.heads[ranks.order[at]]);
    }
    return {{"heads", heads},
            {"data", data},
            {"friedman",
             {{"chi2", ranks.friedman.chi2},
              {"degrees", ranks.friedman.degrees},
              {"p", ranks.friedman.p}}},
            {"critical_difference", ranks.critical_difference},
            {"not_told_apart", groups},
            {"min_data_sets", min_data_sets(static_cast<int>(ranks.heads.size()))},
            {"enough_data_sets", ranks.enough},
            {"verdict", printable(ranks.verdict)},
            {"notes", ranks.notes},
            {"command", command_line(spec_of(ranks))}};
}

std::string to_csv(const HeadRanks& ranks) {
    std::string csv = "data,folder,head,test_accuracy,rank\n";
    for (const auto& row : ranks.data)
        for (std::size_t i = 0; i < ranks.heads.size(); ++i)
            csv += fmt::format("{},{},{},{},{}\n", csv_field(row.name), csv_field(row.folder),
                               csv_field(ranks.heads[i]), row.accuracy[i], row.ranks[i]);
    return csv;
}

SweepPage page_of(const HeadRanks& ranks) {
    SweepPage page;
    page.kind = "ranking";
    page.model = model_of(ranks);
    page.heads = ranks.heads;
    page.question = fmt::format("Which head is best over {} data sets?", ranks.data.size());
    page.findings = {ranks.verdict};
    page.body = "<h2>Mean ranks</h2>\n<div class=\"cards pairs\">\n" +
                page.add(PageChart{"Mean ranks, the best on the left", to_svg(diagram_of(ranks)),
                                   "A bar joins heads that are not told apart."}) +
                how_to_read + "</div>\n";
    for (auto& table : evidence_tables(ranks))
        page.body += page.add(std::move(table));
    for (const auto& row : ranks.data)
        page.settings.emplace_back(
            row.folder, fmt::format("{} on {}", printable(row.model), printable(row.data)));
    page.machine = PageEntries();
    page.notes = ranks.notes;
    page.command = command_line(spec_of(ranks));
    return page;
}

std::string to_html(const HeadRanks& ranks) {
    return to_html(page_of(ranks));
}

std::string to_text(const HeadRanks& ranks) {
    std::string text;
    for (const auto& table : evidence_tables(ranks))
        text += to_text(table) + '\n';
    text += ranks.verdict + '\n';
    for (const auto& note : ranks.notes)
        text += "Note: " + printable(note) + '\n';
    return text;
}

} // namespace headroom
