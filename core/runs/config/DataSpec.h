#pragma once

#include "datasets/source/OpenOptions.h"

#include <cstddef>
#include <string>

namespace headroom {

/// Where the images come from. `options` carries only what the user chose; jobs fill the rest in
/// (size_if_mixed from the model).
struct DataSpec {
    std::string path;
    OpenOptions options;
    /// Train on about so many samples only, each class in its share, chosen by options.split_seed;
    /// 0 = all.
    std::size_t train_limit = 0;
};

/// Calls visit(OptionField, value, default) for each option of reading data; the path is none.
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
