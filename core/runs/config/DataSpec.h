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

} // namespace headroom
