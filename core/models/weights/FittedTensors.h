#pragma once

#include "core/models/weights/WeightFit.h"

namespace headroom {

/// Returns the values of a slot in our layout: H, W, I, O of Keras become O, I, H, W, and rows of a
/// dense layer after flatten get the order C, H, W. Throws Error(bad_data) if a value is not
/// finite.
Tensor read_slot(const WeightFile& file, const WeightTarget& target, const WeightFit& fit,
                 std::size_t slot);

/// Turns a network for BGR into one for RGB: swaps input channels 0 and 2 of its first convolution
/// {O, 3, KH, KW}.
void swap_red_and_blue(Tensor& first_conv_weight);

/// A layer of a file's classifier top.
struct TopValues {
    std::string name;
    Tensor weight; ///< {outputs, inputs}
    Tensor bias;   ///< {outputs}; zeros if the file has none
};

/// Reads the classifier top. If it has more inputs than the last map has channels, they are that
/// map flattened in the order C, H, W.
std::vector<TopValues> read_top(const WeightFile& file, const WeightTarget& target,
                                const WeightFit& fit);

} // namespace headroom
