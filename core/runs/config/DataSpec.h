#pragma once

#include "datasets/source/OpenOptions.h"

#include <cstddef>
#include <string>

namespace headroom {

/// Source of the images. `options` has only what the user chose; jobs fill in the rest
/// (size_if_mixed from the model).
struct DataSpec {
    std::string path;
    OpenOptions options;
    /// Train on about this number of samples only, with the share of each class kept, chosen by
    /// options.split_seed; 0 = all.
    std::size_t train_limit = 0;
};

/// Calls visit(OptionField, value, default) for each option of reading data, without the path.
template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, DataSpec>
void visit_fields(Spec& spec, Visit&& visit) {
    visit_fields(spec.options, visit);
    visit(OptionField{.key = "train-limit",
                      .label = "Train li&mit",
                      .help = "train on about N images only, each class in its share",
                      .value_name = "N",
                      .default_text = "all"},
          spec.train_limit, std::size_t{0});
}

} // namespace headroom
