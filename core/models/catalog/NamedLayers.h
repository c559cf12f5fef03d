#pragma once

#include "core/models/catalog/Catalog.h"

#include <algorithm>
#include <iterator>

namespace headroom {

/// Consecutive layers, and the names that other tools give to those with parameters.
struct NamedLayers {
    std::vector<LayerSpec> layers;
    std::vector<LayerNames> names;

    void add(LayerSpec layer) { layers.push_back(std::move(layer)); }
    void add(LayerSpec layer, LayerNames name) {
        add(std::move(layer));
        names.push_back(std::move(name));
    }
    void append_names(std::vector<LayerNames> more) {
        std::ranges::move(more, std::back_inserter(names));
    }
};

} // namespace headroom
