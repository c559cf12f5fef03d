#include "core/kernels/amx/ConvFirstBackwardWeights.h"

#include "core/kernels/amx/TilePacking.h"
#include "core/kernels/amx/TileProduct.h"

#include <algorithm>
#include <stdexcept>

namespace headroom {

namespace {

constexpr int left_rows = 2 * tile_rows;
constexpr std::size_t max_block_positions = 512;

} // namespace

/// Scratch memory of a run.
struct ConvFirstBackwardWeights::Scratch {
    float* sums;      ///< filters/16 x 32 rows x 16 filters
    BFloat16* left;   ///< 2 x block positions/32 tiles
    BFloat16* right;  ///< filters/16 x pairs x 16 x 2
    BFloat16* planes; ///< channels x plane_
};

bool ConvFirstBackwardWeights::supports(const ConvShape& shape) {
    return shape.valid() && shape.kernel_h < left_rows && shape.kernel_w < left_rows &&
           shape.channels < left_rows && shape.channels * shape.taps() < left_rows &&
           shape.filters % 32 == 0;
}

ConvFirstBackwardWeights::ConvFirstBackwardWeights(const ConvShape& shape, TileUnit unit)
    : shape_(shape), unit_(unit), line_(shape) {
    if (!supports(shape))
        throw std::invalid_argument("ConvFirstBackwardWeights: at most 31 taps in all channels, "
                                    "and filters in multiples of 32");
    rows_ = shape.channels * shape.taps();
    block_positions_ = std::min(max_block_positions, round_up(line_.places, tile_terms));
    plane_ = round_up(block_positions_ + line_.last_tap, tile_terms);
    left_stride_ = block_positions_ * tile_rows;
    right_stride_ = block_positions_ * tile_columns + 2 * tile_columns;
    for (int y = 0; y < shape.kernel_h; ++y)
        for (int x = 0; x < shape.kernel_w; ++x)
            for (int c = 0; c < shape.channels; ++c)
                row_from_.push_back(static_cast<std::size_t>(c) * plane_ + line_.distance(y, x));
    zeros_.assign(static_cast<std::size_t>(shape.filters), BFloat16{0});
}

std::size_t ConvFirstBackwardWeights::scratch_bytes() const {
    auto filters = in_sixteens(shape_.filters);
    return filters * 2 * tile_floats * sizeof(float) +
           (2 * left_stride_ + filters * right_stride_ +
            static_cast<std::size_t>(shape_.channels) * plane_) *
               sizeof(BFloat16);
}

void ConvFirstBackwardWeights::pack_diff_dst(LineWalk& walk, BFloat16* right,
                                             std::size_t steps) const {
    const BFloat16* rows[tile_terms];
    for (std::size_t k = 0; k < steps; ++k) {
        walk.next(rows, zeros_.data());
        best_packing().pair(rows, shape_.filters, right + k * tile_bfloats, right_stride_);
    }
}

void ConvFirstBackwardWeights::pack_src(LineWalk walk, const Scratch& scratch,
                                        std::size_t steps) const {
    const auto channels = static_cast<std::size_t>(shape_.channels);
    for (std::size_t place = 0; place < plane_;) {
        auto run = walk.next(static_cast<int>(plane_ - place));
        auto length = static_cast<std::size_t>(run.length);
        for (std::size_t c = 0; c < channels; ++c) {
            auto* out = scratch.planes + c * plane_ + place;
            for (std::size_t i = 0; i < length; ++i)
                out[i] = run.pixels ? run.pixels[i * channels + c] : BFloat16{0};
        }
        place += length;
    }
    const BFloat16* rows[left_rows];
    for (std::size_t k = 0; k < steps; ++k) {
        for (std::size_t r = 0; r < row_from_.size(); ++r)
            rows[r] = scratch.planes + row_from_[r] + k * tile_terms;
        auto* out = scratch.left + k * tile_bfloats;
        best_packing().copy_rows(rows, std::min(rows_, tile_rows), out);
        if (rows_ > tile_rows)
            best_packing().copy_rows(rows + tile_rows, rows_ - tile_rows, out + left_stride_);
    }
}

void ConvFirstBackwardWeights::run(const BFloat16* src, const BFloat16* diff_dst,
                                   float* diff_weights, float* diff_bias, void* memory) const {
    const auto filters = in_sixteens(shape_.filters);
    constexpr auto sums_stride = 2 * tile_floats; // distance between blocks of 16 filters
    Scratch scratch;
    scratch.sums = static_cast<float*>(memory);
    scratch.left = reinterpret_cast<BFloat16*>(scratch.sums + filters * sums_stride);
    scratch.right = scratch.left + 2 * left_stride_;
    scratch.planes = scratch.right + filters * right_stride_;

    // The row after the taps stays one. The results of the rows after it are not used.
    auto* ones = scratch.left + in_sixteens(rows_) * left_stride_ + rows_ % tile_rows * tile_terms;
    for (std::size_t k = 0; k < left_stride_; k += tile_bfloats)
        std::fill_n(ones + k, tile_terms, BFloat16::from(1));

    with_tiles(unit_, [&](auto& tiles) {
        LineWalk outputs(line_, LineWalk::diff_dst(shape_), diff_dst, 0);
        for (std::size_t first = 0; first < line_.places; first += block_positions_) {
            auto positions = std::min(block_positions_, line_.places - first);
            auto steps = round_up(positions, tile_terms) / tile_terms;
            pack_diff_dst(outputs, scratch.right, steps);
            pack_src({line_, LineWalk::src(shape_), src, first}, scratch, steps);
            for (std::size_t f = 0; f < filters; f += 2) {
                auto* c = scratch.sums + f * sums_stride;
                auto* right = scratch.right + f * right_stride_;
                multiply_two_by_two(
                    tiles, {{c, c + sums_stride, c + tile_floats, c + sums_stride + tile_floats}},
                    first == 0 ? Sum::start : Sum::resume, scratch.left,
                    scratch.left + left_stride_, right, right + right_stride_, steps);
            }
        }
    });
    const auto taps = static_cast<std::size_t>(rows_) * tile_columns;
    for (std::size_t f = 0; f < filters; ++f) {
        auto* sums = scratch.sums + f * sums_stride;
        std::copy_n(sums, taps, diff_weights + f * taps);
        if (diff_bias) std::copy_n(sums + taps, tile_columns, diff_bias + f * tile_columns);
    }
}

} // namespace headroom
