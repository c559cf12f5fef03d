#pragma once

#include "core/exploration/Maps.h"
#include "core/models/Model.h"

#include <string>

namespace headroom {

/// Shows where in the image a head sees a class: a weighted sum of the backbone's feature maps F,
/// or the class's own map.
///
/// gap-dense, no hidden layer  CAM: the dense layer's weights of the class. The map's mean plus the
///                             bias is the logit (Zhou et al. 2016, arXiv:1512.04150).
/// gap-dense, hidden layers    Grad-CAM: the gradient of the logit at the pooled features, which is
///                             the paper's weight times the features' area; without hidden layers
///                             it is CAM (Selvaraju et al. 2017, arXiv:1610.02391, whose final ReLU
///                             is left to the caller).
/// gap-conv                    The map whose average is the class's logit.
/// flatten-dense               Position map: at each place the sum of the features times their own
///                             weights, times the number of places; with hidden layers, times the
///                             gradient of the logit. Without hidden layers its mean plus the bias
///                             is the logit, and a gap-dense head converted to flatten-dense
///                             (HeadConversion.h) has its CAM.
///
/// For one sigmoid unit the map of class 0 is that of class 1 negated, like its logit.
struct ClassActivation {
    std::string method;         ///< "CAM", "Grad-CAM", "class map", "position map"
    std::vector<float> weights; ///< one per feature map; empty for a class and a position map
    float bias = 0;             ///< logit - mean(map), without hidden layers
    Maps map;                   ///< 1 x h x w, the size of the features
    Maps on_image;              ///< 1 x H x W, interpolated bilinearly
};

/// Whether the model's head has such maps: only if it averages whole feature maps or flattens them.
bool has_class_activation(const Model& model);
/// The reason where it has none; empty where it has.
std::string no_class_activation(const Model& model);

/// `features` are those of the backbone for that image (LayerMaps.h). Throws Error(usage) with the
/// reason if the head has none.
ClassActivation class_activation(const Model& model, const Maps& image, const Maps& features,
                                 int class_index);

} // namespace headroom
