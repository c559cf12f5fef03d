#pragma once

#include "core/kernels/fused/ChannelBlocks.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace headroom {

/// Two tensors behind a ReLU each, concatenated along the channels: the backward pass splits the
/// gradient and is both ReLUs' in one.
///
/// In memory dst is rows of values of the first, then of the second; both multiples of 16.
struct ReluConcat {
    std::int64_t rows = 0, first = 0, second = 0; ///< values of a row

    std::int64_t row() const { return first + second; }
    std::int64_t count() const { return rows * row(); }
    /// A bit for each value of dst: whether it is above 0. Of 16 values at a time.
    std::size_t mask_count() const { return static_cast<std::size_t>(count() / 16); }
};

/// Nothing where these layouts do not make such rows.
std::optional<ReluConcat> relu_concat(const ChannelBlocks& first, const ChannelBlocks& second,
                                      const ChannelBlocks& dst);

/// Whether this processor has what the functions below are written in (AVX-512 BW).
bool relu_concat_runs();

/// T is float or BFloat16. Above 0 is a matter of bits as in core/kernels/fused/MaxPool.h: of a
/// NaN, too.
template <typename T>
void relu_concat_forward(const ReluConcat& concat, const T* first, const T* second, T* dst,
                         std::uint16_t* masks);
template <typename T>
void relu_concat_backward(const ReluConcat& concat, const T* diff_dst, const std::uint16_t* masks,
                          T* diff_first, T* diff_second);

/// Splits the gradient where the ReLUs' part is done; on any processor.
template <typename T>
void concat_backward(const ReluConcat& concat, const T* diff_dst, T* diff_first, T* diff_second);

/// The same bits in plain words, to test against.
template <typename T>
void relu_concat_forward_plain(const ReluConcat& concat, const T* first, const T* second, T* dst,
                               std::uint16_t* masks);
template <typename T>
void relu_concat_backward_plain(const ReluConcat& concat, const T* diff_dst,
                                const std::uint16_t* masks, T* diff_first, T* diff_second);

} // namespace headroom
