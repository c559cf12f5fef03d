#include "core/kernels/dense/SparseFactor.h"

#include "core/kernels/isa/Dispatch.h"

#include "core/kernels/isa/ForAvx2.h"
// For its registers:
#include "core/kernels/dense/SparseFactorLoops.h"

namespace headroom::avx2 {
namespace {
HEADROOM_SPARSE_ROWS(float)
}
} // namespace headroom::avx2

#include "core/kernels/isa/ForAvx512.h"

#include <algorithm>
#include <bit>

namespace headroom::avx512 {
namespace {

/// Interleaves 32 columns of two rows of bf16 into pairs, in two vectors of 16: one has columns 0
/// to 3, 8 to 11, 16 to 19 and 24 to 27, the other one the rest.
template <int vectors>
HEADROOM_AVX512_INLINE inline void add_step(const SparseStep<BFloat16>& step, const BFloat16* b,
                                            Floats (&sum)[vectors]) {
#if defined(__x86_64__)
    const BFloat16 *even = b + step.offsets[0], *odd = b + step.offsets[1];
    const auto factors = std::bit_cast<BFloat16Pair>(step.factors);
#pragma GCC unroll 2
    for (int j = 0; j < vectors; j += 2) {
        __m512i x = _mm512_loadu_si512(even + j * block);
        __m512i y = _mm512_loadu_si512(odd + j * block);
        asm("" : "+v"(x), "+v"(y)); // g++ 12 would load them twice
        add_product(sum[j], factors, std::bit_cast<Floats>(_mm512_unpacklo_epi16(x, y)));
        add_product(sum[j + 1], factors, std::bit_cast<Floats>(_mm512_unpackhi_epi16(x, y)));
    }
#endif
}

template <int vectors>
HEADROOM_AVX512_INLINE inline void in_order(const BFloat16*, Floats (&sum)[vectors]) {
#if defined(__x86_64__)
    const __m512i first = _mm512_setr_epi32(0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const __m512i second =
        _mm512_setr_epi32(8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
#pragma GCC unroll 2
    for (int j = 0; j < vectors; j += 2) {
        const Floats low = sum[j], high = sum[j + 1];
        sum[j] = _mm512_permutex2var_ps(low, first, high);
        sum[j + 1] = _mm512_permutex2var_ps(low, second, high);
    }
#endif
}

} // namespace
} // namespace headroom::avx512

// For its registers:
#include "core/kernels/dense/SparseFactorLoops.h"

namespace headroom::avx512 {
namespace {
HEADROOM_SPARSE_ROWS(float)
HEADROOM_SPARSE_ROWS(BFloat16)
} // namespace
} // namespace headroom::avx512

namespace headroom {

namespace {

constexpr bool is_zero(float value) {
    return value == 0;
}
constexpr bool is_zero(BFloat16 value) {
    return (value.bits & 0x7fff) == 0;
}

void set(SparseStep<float>* steps, unsigned element, float value, int offset) {
    steps[element] = {value, static_cast<std::uint32_t>(offset)};
}
void set(SparseStep<BFloat16>* steps, unsigned element, BFloat16 value, int offset) {
    steps[element / 2].factors[element % 2] = value;
    steps[element / 2].offsets[element % 2] = static_cast<std::uint16_t>(offset);
}

int offset_of(const SparseStep<float>* steps, unsigned element) {
    return static_cast<int>(steps[element].offset);
}
int offset_of(const SparseStep<BFloat16>* steps, unsigned element) {
    return steps[element / 2].offsets[element % 2];
}

/// Pads a row to an even number of steps with zeros, which multiply rows of b that are read anyway.
/// Returns the number of steps.
template <typename T>
int end_row(SparseStep<T>* steps, unsigned kept) {
    const int last = kept > 0 ? offset_of(steps, kept - 1) : 0;
    for (; kept % (2 * values_of_factor<T>) != 0; ++kept)
        set(steps, kept, T{}, last);
    return static_cast<int>(kept / values_of_factor<T>);
}

constexpr const char* kernel = "a sparse product";

void multiply_with(Registers registers, const SparseRows<float>& rows) {
    using Multiply = void(const SparseRows<float>&);
    select<Multiply>(kernel, registers, avx2::multiply_rows, avx512::multiply_rows)(rows);
}
void multiply_with(Registers, const SparseRows<BFloat16>& rows) {
    if (!bfloat16_pairs_here()) no_kernel(kernel, "AVX512_BF16");
    avx512::multiply_rows(rows);
}

} // namespace

template <typename T>
std::size_t SparseFactor<T>::scratch_bytes(int rows, int columns) {
    const auto chunks = static_cast<std::size_t>((columns + chunk_columns - 1) / chunk_columns);
    const auto places = static_cast<std::size_t>(rows) * chunks;
    return places * max_steps * sizeof(SparseStep<T>) + (places + 1) * sizeof(int);
}

template <typename T>
SparseFactor<T>::SparseFactor(int rows, int columns, int width, Registers registers, void* scratch)
    : rows_(rows), columns_(columns), width_(width), registers_(registers),
      steps_(static_cast<SparseStep<T>*>(scratch)) {
    ends_ = reinterpret_cast<int*>(steps_ + place(chunks(), 0) * max_steps) + 1;
    ends_[-1] = 0;
}

template <typename T>
void SparseFactor<T>::take_row(int chunk, int row, const T* from, std::ptrdiff_t stride) {
    const auto at = place(chunk, row);
    auto* steps = steps_ + ends_[at - 1];
    unsigned kept = 0;
    for (int k = 0; k < columns_of(chunk); ++k) { // branch-free: it would be mispredicted
        const T value = from[k * stride];
        set(steps, kept, value, k * width_);
        kept += !is_zero(value);
    }
    ends_[at] = ends_[at - 1] + end_row(steps, kept);
}

template <typename T>
void SparseFactor<T>::take_rows(const T* a) {
    for (int chunk = 0; chunk < chunks(); ++chunk)
        for (int row = 0; row < rows_; ++row)
            take_row(chunk, row, a + std::ptrdiff_t{row} * columns_ + chunk * chunk_columns, 1);
}

template <typename T>
void SparseFactor<T>::take_columns(std::span<const T* const> at) {
    constexpr int together = 16; // rows at a time: columns are often a power of two apart, so only
                                 // a few of their lines fit the sets of the L1 cache
    T part[chunk_columns * together];
    for (int chunk = 0; chunk < chunks(); ++chunk)
        for (int first = 0; first < rows_; first += together) {
            const int rows = std::min(together, rows_ - first);
            for (int k = 0; k < columns_of(chunk); ++k)
                std::copy_n(at[static_cast<std::size_t>(chunk * chunk_columns + k)] + first, rows,
                            part + k * together);
            for (int row = 0; row < rows; ++row)
                take_row(chunk, first + row, part + row, together);
        }
}

template <typename T>
void SparseFactor<T>::multiply(int chunk, int first, int count, const T* b, float* c) const {
    multiply_with(registers_, {.steps = steps_,
                               .ends = ends_ + place(chunk, first),
                               .count = count,
                               .width = width_,
                               .b = b,
                               .c = c,
                               .accumulate = chunk > 0});
}

template class SparseFactor<float>;
template class SparseFactor<BFloat16>;

} // namespace headroom
