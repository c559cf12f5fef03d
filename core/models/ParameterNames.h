#pragma once

#include "core/models/Model.h"
#include "core/models/catalog/Catalog.h"
#include "core/tensor/ParameterName.h"

#include <map>

namespace headroom {

/// The layers of a network that have parameters, in their order.
std::vector<std::string> layers_with_parameters(const Network& network);

/// Names of the backbone's layers in a tool, by ours: "backbone.0" is "conv1". Empty if the catalog
/// has no backbone of this name for weights of the tool ("Keras", CatalogModel::weights).
std::map<std::string, std::string> backbone_names(const Model& model, const std::string& tool,
                                                  std::string LayerNames::*name);

} // namespace headroom
