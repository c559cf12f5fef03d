#pragma once

#include "core/models/ModelSpec.h"

#include <string>
#include <vector>

namespace headroom {

/// What other tools call a layer with parameters, such as "features.0" and "block1_conv1".
struct LayerNames {
    std::string torchvision;
    std::string timm;
    std::string keras;
    std::string transformers = {}; ///< Hugging Face Transformers', of the ResNets
};

/// A model that comes with Headroom.
struct CatalogModel {
    ModelSpec spec;
    /// Whose pretrained weights compute the same function here; empty where nobody publishes any.
    std::string weights;
    /// The backbone's convolutions and batch norms, in the order of its parameters; empty where
    /// `weights` is.
    std::vector<LayerNames> layers;
    /// The kind of head that those weights' own classifier is.
    std::string top = "gap-dense";
};

/// mnist-cnn, squeezenet-mini, bn-cnn, simple-cnn; then the networks that have pretrained weights.
const std::vector<CatalogModel>& catalog();

/// Null where there is no such model.
const CatalogModel* find_in_catalog(const std::string& name);

} // namespace headroom
