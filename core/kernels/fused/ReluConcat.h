#pragma once

#include "core/kernels/fused/ChannelBlocks.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace headroom {

/// Concatenates two tensors along the channels, after a ReLU each. The backward pass splits the
/// gradient and applies the backward passes of both ReLUs.
///
/// A row of dst holds `first` values of the first tensor, then `second` of the second; both are
/// multiples of 16.
struct ReluConcat {
    std::int64_t rows = 0, first = 0, second = 0; ///< values of a row

    std::int64_t row() const { return first + second; }
    std::int64_t count() const { return rows * row(); }
    /// Number of 16-bit masks: one bit for each value of dst, set where it is positive.
    std::size_t mask_count() const { return static_cast<std::size_t>(count() / 16); }
};

/// Returns the rows, or nothing if these layouts do not form such rows.
std::optional<ReluConcat> relu_concat(const ChannelBlocks& first, const ChannelBlocks& second,
                                      const ChannelBlocks& dst);

/// Whether the functions below run here: they need AVX-512.
bool relu_concat_runs();

/// T is float or BFloat16. Values, NaNs included, are compared with 0 by their bits, as in
/// MaxPool.h.
template <typename T>
void relu_concat_forward(const ReluConcat& concat, const T* first, const T* second, T* dst,
                         std::uint16_t* masks);
template <typename T>
void relu_concat_backward(const ReluConcat& concat, const T* diff_dst, const std::uint16_t* masks,
                          T* diff_first, T* diff_second);

/// Only splits the gradient, for ReLUs whose backward passes are done elsewhere. Runs on any
/// processor.
template <typename T>
void concat_backward(const ReluConcat& concat, const T* diff_dst, T* diff_first, T* diff_second);

// Reference implementations with the same bits.

template <typename T>
void relu_concat_forward_plain(const ReluConcat& concat, const T* first, const T* second, T* dst,
                               std::uint16_t* masks);
template <typename T>
void relu_concat_backward_plain(const ReluConcat& concat, const T* diff_dst,
                                const std::uint16_t* masks, T* diff_first, T* diff_second);

} // namespace headroom
