#pragma once

#include "core/models/ModelSpec.h"

#include <string>
#include <vector>

namespace headroom {

/// Names of a layer with parameters in other tools, such as "features.0" and "block1_conv1".
struct LayerNames {
    std::string torchvision;
    std::string timm;
    std::string keras;
    std::string transformers = {}; ///< Hugging Face Transformers', of the ResNets
};

/// A model that comes with Headroom.
struct CatalogModel {
    ModelSpec spec;
    /// Tools whose pretrained weights compute the same function here; empty if there are none.
    std::string weights;
    /// The backbone's convolutions and batch norms, in the order of its parameters; empty if
    /// `weights` is empty.
    std::vector<LayerNames> layers;
    /// Kind of head that matches the classifier of those weights.
    std::string top = "gap-dense";
    /// Names of that head's layers with parameters in torchvision's network.
    std::vector<std::string> torchvision_top = {};
};

/// mnist-cnn, squeezenet-mini, bn-cnn, simple-cnn; then the networks with pretrained weights.
const std::vector<CatalogModel>& catalog();

/// Returns null if there is no such model.
const CatalogModel* find_in_catalog(const std::string& name);

} // namespace headroom
