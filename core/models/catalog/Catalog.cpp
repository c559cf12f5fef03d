#include "core/models/catalog/Catalog.h"

#include "core/models/catalog/Families.h"

#include <algorithm>
#include <iterator>

namespace headroom {

const std::vector<CatalogModel>& catalog() {
    static const std::vector<CatalogModel> models = [] {
        std::vector<CatalogModel> all;
        for (auto family : {small_cnns, vgg, squeezenet, resnet, mobilenet_v1, mobilenet_v2})
            std::ranges::move(family(), std::back_inserter(all));
        return all;
    }();
    return models;
}

const CatalogModel* find_in_catalog(const std::string& name) {
    const auto found = std::ranges::find(catalog(), name,
                                         [](const CatalogModel& model) { return model.spec.name; });
    return found == catalog().end() ? nullptr : &*found;
}

} // namespace headroom
