#pragma once

#include "core/models/catalog/Catalog.h"

namespace headroom {

// Each family of networks has a file of this name.

std::vector<CatalogModel> small_cnns();
std::vector<CatalogModel> vgg();
std::vector<CatalogModel> squeezenet();
std::vector<CatalogModel> resnet();
std::vector<CatalogModel> mobilenet_v1();
std::vector<CatalogModel> mobilenet_v2();

} // namespace headroom
