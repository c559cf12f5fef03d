#pragma once

#include "core/kernels/fused/ChannelBlocks.h"
#include "core/kernels/isa/BFloat16.h"

namespace headroom {

// Generalised mean of each feature map, (mean x^p)^(1/p) over its pixels, where values below 1e-6
// count as 1e-6 (Radenovic, Tolias and Chum, arXiv:1711.02512). Powers are relative to the largest
// value (the smallest for p < 0), so that none overflows and the largest does not underflow. p must
// not be 0.
//
// Means and their gradients are f32: batch x all_channels(). T is float or BFloat16. A channel that
// only pads has zeros in src, and must have zeros in diff_means.

constexpr float smallest_of_power_mean = 1e-6F;

template <typename T>
void power_mean(const ChannelBlocks& shape, float p, const T* src, float* means);

/// Writes the gradient of src, which is 0 where values are below 1e-6, and returns that of p.
/// `means` are the result of the forward pass.
template <typename T>
double power_mean_backward(const ChannelBlocks& shape, float p, const T* src, const float* means,
                           const float* diff_means, T* diff_src);

} // namespace headroom
