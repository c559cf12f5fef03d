#include "core/jobs/evaluation/ErrorsCsv.h"

#include "datasets/base/text/CsvField.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {
namespace {

struct Mistake {
    std::size_t sample = 0;
    float probability = 0; ///< of the predicted class
};

std::vector<Mistake> mistakes(const EvaluateRow& row) {
    const Evaluation& e = row.evaluation;
    std::vector<Mistake> all;
    for (std::size_t i = 0; i < e.labels.size(); ++i)
        if (e.labels[i] != e.predicted[i])
            all.push_back({i, e.probabilities[i * row.classes.size() +
                                              static_cast<std::size_t>(e.predicted[i])]});
    std::ranges::stable_sort(all, std::ranges::greater(), &Mistake::probability);
    return all;
}

} // namespace

std::string errors_csv(const std::vector<EvaluateRow>& rows) {
    std::string text = "run,data,split,sample,label,predicted,probability\n";
    for (const auto& row : rows)
        for (const auto& [sample, probability] : mistakes(row)) {
            const auto name = [&](const std::vector<int>& classes) {
                return csv_field(row.classes[static_cast<std::size_t>(classes[sample])]);
            };
            text += fmt::format("{},{},{},{},{},{},{}\n", csv_field(row.run), csv_field(row.data),
                                row.split, csv_field(row.sample_names[sample]),
                                name(row.evaluation.labels), name(row.evaluation.predicted),
                                probability);
        }
    return text;
}

} // namespace headroom
