#pragma once

#include "core/kernels/fused/ChannelBlocks.h"
#include "core/kernels/isa/BFloat16.h"

namespace headroom {

// Batch normalisation (Ioffe and Szegedy 2015, arXiv:1502.03167) in parts, for several threads that
// each hold a share of the batch: each measures its own share, then all merge the shares in the
// same order into the statistics of the whole batch.
//
// Arrays of statistics have all_channels() values. T is float or BFloat16.

/// Count, mean and sum of squared deviations of one channel: avoids the cancellation of a sum of
/// squares.
struct Moments {
    double count = 0, mean = 0;
    double squares = 0; ///< sum of (x - mean)^2
};

/// Combines the moments of two sets of values (Chan, Golub and LeVeque 1983,
/// doi:10.1080/00031305.1983.10483115).
Moments merge(const Moments& a, const Moments& b);

/// Merges the moments of src into `moments`.
template <typename T>
void batchnorm_moments(const ChannelBlocks& shape, const T* src, Moments* moments);

/// dst = src * factor + offset
template <typename T>
void batchnorm_forward(const ChannelBlocks& shape, const T* src, const float* factor,
                       const float* offset, T* dst);

/// Adds the sum of diff_dst to `sum`, and of diff_dst * (src - mean) to `product`.
template <typename T>
void batchnorm_backward_sums(const ChannelBlocks& shape, const T* src, const float* mean,
                             const T* diff_dst, double* sum, double* product);

/// diff_src = diff_dst * a + src * b + c; may be in place
template <typename T>
void batchnorm_backward_data(const ChannelBlocks& shape, const T* src, const T* diff_dst,
                             const float* a, const float* b, const float* c, T* diff_src);

} // namespace headroom
