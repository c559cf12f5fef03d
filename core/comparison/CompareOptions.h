#pragma once

#include "datasets/base/options/OptionField.h"

#include <string>
#include <type_traits>
#include <vector>

namespace headroom {

/// Options of a comparison: the heads, the number of seeds and of folds, the numbers of training
/// images, and the limit for the verdict.
struct CompareOptions {
    std::vector<std::string> heads = {"flatten-dense", "gap-dense"};
    int seeds = 3; ///< number of seeds; the first is TrainOptions::seed
    double equal_within = 0.5;
    int folds = 0; ///< of a cross-validation (FoldsJob.h); 0 = one split
    /// Numbers of training images to repeat it with (TrainLimits.h); empty: one comparison.
    std::vector<std::string> train_limits;
};

/// Calls visit(OptionField, value, default) for each option.
template <typename Options, typename Visit>
requires std::is_same_v<std::remove_const_t<Options>, CompareOptions>
void visit_fields(Options& o, Visit&& visit) {
    const CompareOptions d;
    visit(OptionField{.key = "heads",
                      .label = "He&ads",
                      .help = "heads to compare; each later one with the first",
                      .value_name = "HEAD,...",
                      .always_in_command = true},
          o.heads, d.heads);
    visit(OptionField{.key = "seeds",
                      .label = "See&ds",
                      .help = "number of seeds, counted up from the first; the interval of five is "
                              "half as wide as that of three",
                      .value_name = "N",
                      .range = {.min = 1, .expected = "at least 1"},
                      .always_in_command = true},
          o.seeds, d.seeds);
    visit(OptionField{.key = "equal-within",
                      .label = "E&qual within",
                      .help = "difference of test accuracy, in points, up to which heads are "
                              "practically equal",
                      .value_name = "X",
                      .range = {.min = 0, .max = 100, .expected = "from 0 to 100 points"},
                      .in_file = InFile::if_given},
          o.equal_within, d.equal_within);
    visit(OptionField{.key = "folds",
                      .label = "Folds",
                      .help = "cross-validation: number of parts of the training images, or of the "
                              "split file; each is tested on by heads trained on the others",
                      .value_name = "K",
                      .default_text = "none",
                      .range = {.min = 2, .max = 1000, .expected = "from 2 to 1000"},
                      .in_file = InFile::if_given},
          o.folds, d.folds);
    visit(OptionField{.key = "train-limits",
                      .label = "Train limits",
                      .help =
                          "numbers of training images to repeat the comparison with, each class "
                          "in its share; they ascend, and the last may be all",
                      .value_name = "N,...",
                      .in_file = InFile::if_given},
          o.train_limits, d.train_limits);
}

} // namespace headroom
