#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/comparison/StandingWords.h"
#include "core/comparison/statistics/Folds.h"

namespace headroom {

/// A finished fold of a cross-validation: a comparison of heads that were trained on the other
/// folds, and tested on this one.
struct FinishedFold {
    int fold = 0; ///< from 1
    HeadComparison comparison;
};

/// `second` minus `first`, fold by fold.
struct FoldDifference {
    std::string first, second;
    Spread test_accuracy; ///< of each fold, mean over the seeds
    FoldTest test;        ///< corrected, because the folds share training images
    double p_holm = 1;    ///< of that test, corrected for the number of differences
    Conclusion conclusion;
    std::string verdict; ///< a few sentences in plain words
};

/// A cross-validation. Folds share training images and are not independent: what is concluded rests
/// on tests that allow for it.
struct FoldComparison {
    struct Fold {
        int fold = 0; ///< from 1
        std::int64_t train_count = 0, test_count = 0;
    };

    int asked = 0;           ///< number of folds, finished or not
    std::vector<Fold> folds; ///< finished ones
    std::vector<std::uint64_t> seeds;
    double equal_within = 0;        ///< accuracies that differ by no more are practically equal
    std::vector<HeadFigures> heads; ///< metrics fold by fold, each the mean over the seeds; no runs
    std::vector<FoldDifference> differences; ///< each later head against the first
    std::string data, data_format, model, input, weights;
    std::string data_fingerprint; ///< of the first finished fold's parts
    std::vector<std::pair<std::string, std::string>> settings, environment;
    std::vector<std::string> notes;
    std::string command; ///< repeats all measurements

    double test_share() const { return 1.0 / asked; } ///< of all images
};

/// Judges by the folds that are finished; `equal_within` is a fraction. All have the same heads and
/// seeds. Fewer than two folds have no differences.
///
/// The differences of the folds are correlated: their test is that of Nadeau and Bengio
/// (statistics/Folds.h), interval and probabilities are those of the Bayesian correlated t test
/// (statistics/PracticalEquality.h), both with the share of a test fold. Seeds are averaged first:
/// within a fold all images are the same. The standard error is at least that of one image.
FoldComparison compare_folds(int asked, double equal_within,
                             const std::vector<FinishedFold>& finished);

} // namespace headroom
