#pragma once

#include "core/comparison/HeadComparison.h"

namespace headroom {

/// A table of texts for the terminal, the page and the window alike.
struct EvidenceTable {
    std::string title;
    std::vector<std::string> columns;           ///< titles; the first column is of words
    std::vector<std::vector<std::string>> rows; ///< each as long as `columns`
    std::string note;                           ///< below; may be empty
};

/// Everything that the verdicts rest on: of each difference its interval and probabilities, its
/// seeds and its classes, then the tests of more than two heads. What a comparison of an older
/// version lacks is left out.
std::vector<EvidenceTable> evidence_tables(const HeadComparison& comparison);

/// "gap-dense minus flatten-dense": interval, probabilities, and what the images can show.
EvidenceTable difference_table(const std::string& first, const std::string& second, double mean,
                               const Judgement& judgement);

/// Adds a row for each probability: one model is better, or both are practically equal.
void add_probabilities(EvidenceTable& table, const std::string& first, const std::string& second,
                       const Probabilities& chances, double equal_within);

/// The ten classes with the smallest p. `note` says what the p are over.
EvidenceTable class_table(const std::string& first, const std::string& second,
                          std::vector<ClassDifference> classes, const std::string& note);

/// Cochran's Q of several models, then McNemar's test of each pair.
EvidenceTable several_table(const std::string& title, const SeveralModels& several);

} // namespace headroom
