#pragma once

#include "core/models/weights/WeightFit.h"

namespace headroom {

/// The values of a slot as our layers want them: Keras' H, W, I, O become O, I, H, W, rows of a
/// dense layer behind flatten are in the order C, H, W.
/// Throws Error(bad_data) where one is not finite.
Tensor read_slot(const WeightFile& file, const WeightTarget& target, const WeightFit& fit,
                 std::size_t slot);

/// A network that takes blue, green, red becomes one that takes red, green, blue: input channels 0
/// and 2 of its first convolution {O, 3, KH, KW} change places.
void swap_red_and_blue(Tensor& first_conv_weight);

/// A layer of a file's classifier top.
struct TopValues {
    std::string name;
    Tensor weight; ///< {outputs, inputs}
    Tensor bias;   ///< {outputs}; zeros where the file has none
};

/// Reads the classifier top. Inputs that are more than the last map's channels are that map,
/// flattened in the order C, H, W.
std::vector<TopValues> read_top(const WeightFile& file, const WeightTarget& target,
                                const WeightFit& fit);

} // namespace headroom
