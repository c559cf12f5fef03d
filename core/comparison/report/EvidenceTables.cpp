#include "core/comparison/report/EvidenceTables.h"

#include "core/comparison/Format.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {
namespace {

constexpr std::size_t max_classes = 10;

/// p without its name: "0.031", "< 0.0001".
std::string p_cell(double p) {
    const auto text = p_value(p); // "p = 0.031"
    return text.substr(text.starts_with("p = ") ? 4 : 2);
}

EvidenceTable seed_table(const HeadDifference& difference,
                         const std::vector<std::uint64_t>& seeds) {
    EvidenceTable table{
        fmt::format("{} minus {}, seed by seed", difference.second, difference.first),
        {"Seed", "Points", "Only " + difference.first + " right",
         "Only " + difference.second + " right", "McNemar's exact p"},
        {},
        "Each seed is tested for itself. Pooled, an image would count once per seed and p would be "
        "too small."};
    for (std::size_t i = 0; i < difference.by_seed.size() && i < seeds.size(); ++i) {
        const auto& counts = difference.by_seed[i];
        table.rows.push_back(
            {fmt::format("{}", seeds[i]), points(difference.test_accuracy.values.at(i)),
             grouped(counts.only_first), grouped(counts.only_second), p_cell(mcnemar_p(counts))});
    }
    return table;
}

std::string class_note(double seeds) {
    if (seeds >= min_seeds)
        return "p is over images and seeds, the larger of a sign test and a t test.";
    return seeds == 1 ? "p is McNemar's, for these networks alone."
                      : "p is a sign test over images, for these networks alone.";
}

} // namespace

void add_probabilities(EvidenceTable& table, const std::string& first, const std::string& second,
                       const Probabilities& chances, double equal_within) {
    const auto limit = fmt::format("{:g} points", 100 * equal_within);
    const auto by_more = equal_within > 0 ? " by more than " + limit : std::string();
    const auto add = [&](const std::string& label, double chance) {
        table.rows.push_back({label, probability(chance)});
    };
    add(fmt::format("{} better{}", first, by_more), chances.first_better);
    if (equal_within > 0) add("equal within " + limit, chances.equal);
    add(fmt::format("{} better{}", second, by_more), chances.second_better);
}

EvidenceTable difference_table(const std::string& first, const std::string& second, double mean,
                               const Judgement& judgement) {
    EvidenceTable table;
    table.columns = {fmt::format("{} minus {}", second, first), points(mean) + " points"};
    const auto add = [&](const std::string& label, const std::string& cell) {
        table.rows.push_back({label, cell});
    };
    add(fmt::format("95% interval over {}", interval_base(judgement)), range(judgement.interval));
    add_probabilities(table, first, second, judgement.probabilities, judgement.equal_within);
    add("images on which only one is right", percent(judgement.disagreement));
    add("smallest difference these images show",
        fmt::format("{:.2f} points", 100 * judgement.smallest));
    table.note = "The smallest difference is the one that a test of one pair of models on these "
                 "images finds with 80% probability.";
    if (!judgement.over_seeds)
        table.note = "The interval and the probabilities are for these networks: nothing follows "
                     "for other seeds. " +
                     table.note;
    return table;
}

EvidenceTable class_table(const std::string& first, const std::string& second,
                          std::vector<ClassDifference> classes, const std::string& note) {
    EvidenceTable table{fmt::format("{} minus {}, class by class", second, first),
                        {"Class", "Images", first, second, "Points", "p", "p after Holm"},
                        {},
                        note};
    const auto clear = std::ranges::count_if(
        classes, [](const ClassDifference& own) { return own.p_holm < 0.05; });
    const auto all = classes.size();
    std::ranges::stable_sort(classes, {}, &ClassDifference::p);
    classes.resize(std::min(all, max_classes));
    for (const auto& own : classes)
        table.rows.push_back({printable(own.name), grouped(own.images), percent(own.first),
                              percent(own.second), points(own.difference()), p_cell(own.p),
                              p_cell(own.p_holm)});
    table.note += fmt::format(
        " {} of {} classes differ at the 5% level after Holm's correction{}.", clear, all,
        all > max_classes ? fmt::format("; the {} with the smallest p are shown", max_classes)
                          : "");
    return table;
}

EvidenceTable several_table(const std::string& title, const SeveralModels& several) {
    EvidenceTable table{
        title,
        {"Models", "Only first right", "Only second right", "p", "p after Holm"},
        {},
        "Cochran's Q tests whether all are equally often right, McNemar's exact test "
        "each pair."};
    table.rows.push_back({fmt::format("all (Cochran's Q = {:.2f})", several.cochran.q), "", "",
                          p_cell(several.cochran.p), ""});
    for (const auto& pair : several.pairs)
        table.rows.push_back({pair.first + ", " + pair.second, grouped(pair.counts.only_first),
                              grouped(pair.counts.only_second), p_cell(pair.p),
                              p_cell(pair.p_holm)});
    return table;
}

std::vector<EvidenceTable> evidence_tables(const HeadComparison& comparison) {
    std::vector<EvidenceTable> tables;
    for (const auto& difference : comparison.differences) {
        tables.push_back(difference_table(difference.first, difference.second,
                                          difference.test_accuracy.mean, difference.judgement));
        if (!difference.by_seed.empty()) tables.push_back(seed_table(difference, comparison.seeds));
        if (!difference.classes.empty())
            tables.push_back(class_table(difference.first, difference.second, difference.classes,
                                         class_note(difference.crossed.seeds)));
    }
    for (const auto& [seed, test] : comparison.seed_tests)
        tables.push_back(several_table(fmt::format("All heads, seed {}", seed), test));
    return tables;
}

} // namespace headroom
