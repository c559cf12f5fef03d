#pragma once

#include "core/models/catalog/Catalog.h"

#include <algorithm>
#include <iterator>

namespace headroom {

/// Layers in a row, and what other tools call those that have parameters.
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
