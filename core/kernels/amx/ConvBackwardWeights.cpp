#include "core/kernels/amx/ConvBackwardWeights.h"

#include "core/kernels/amx/TilePacking.h"
#include "core/kernels/amx/TileProduct.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace headroom {

namespace {

/// Positions of one inner block. Their left and right factors, of 32 filters and 32 channels, are
/// 16 KiB each: with the accumulators they stay in an L1 cache of 48 KiB while all taps use them.
constexpr std::size_t inner_positions = 256;

/// Maximum size of the packed factors: half of an L2 cache of 2 MiB.
constexpr std::size_t max_packed_bytes = 1 << 20;
constexpr std::size_t max_block_positions = 1024, min_block_positions = 512;

constexpr std::size_t accumulator_bytes = tile_floats * sizeof(float);

} // namespace

/// Scratch memory of a run.
struct ConvBackwardWeights::Scratch {
    float* bias;                    ///< two accumulators for every 16 filters
    BFloat16* ones;                 ///< a right factor
    BFloat16* left;                 ///< filters/16 x block positions/32 tiles
    std::array<BFloat16*, 2> right; ///< channels/16 x pairs x 16 x 2, from even and odd positions
};

/// Block of positions in progress.
struct ConvBackwardWeights::Block {
    std::size_t first; ///< position on the line
    std::size_t steps; ///< steps of 32 positions

    Sum sum() const { return first == 0 ? Sum::start : Sum::resume; }
};

bool ConvBackwardWeights::supports(const ConvShape& shape) {
    return shape.valid() && shape.channels % 32 == 0 && shape.filters % 32 == 0;
}

ConvBackwardWeights::ConvBackwardWeights(const ConvShape& shape, TileUnit unit)
    : shape_(shape), unit_(unit), line_(shape) {
    if (!supports(shape))
        throw std::invalid_argument(
            "ConvBackwardWeights: channels and filters must be multiples of 32");
    for (int y = 0; y < shape.kernel_h; ++y)
        for (int x = 0; x < shape.kernel_w; ++x)
            taps_.push_back({y * shape.kernel_w + x, line_.distance(y, x)});
    auto odd = std::ranges::stable_partition(taps_, [](auto& t) { return t.distance % 2 == 0; });
    copies_ = odd.empty() ? 1 : 2;

    auto position_bytes = sizeof(BFloat16) * (static_cast<std::size_t>(shape.filters) +
                                              copies_ * static_cast<std::size_t>(shape.channels));
    block_positions_ = max_block_positions * position_bytes > max_packed_bytes
                           ? min_block_positions
                           : max_block_positions;
    block_positions_ = std::min(block_positions_, round_up(line_.places, tile_terms));
    left_stride_ = block_positions_ * tile_rows;
    // One row more than needed, so that the 16 channels do not all map to the same cache sets.
    right_stride_ =
        round_up(block_positions_ + line_.last_tap, tile_terms) * tile_columns + 2 * tile_columns;
    zeros_.assign(static_cast<std::size_t>(std::max(shape.filters, shape.channels)), BFloat16{0});
}

std::size_t ConvBackwardWeights::scratch_bytes() const {
    return in_sixteens(shape_.filters) * 2 * accumulator_bytes +
           (tile_bfloats + in_sixteens(shape_.filters) * left_stride_ +
            copies_ * in_sixteens(shape_.channels) * right_stride_) *
               sizeof(BFloat16);
}

void ConvBackwardWeights::pack_diff_dst(LineWalk& walk, const Scratch& scratch,
                                        const Block& block) const {
    const BFloat16* rows[tile_terms];
    for (std::size_t k = 0; k < block.steps; ++k) {
        walk.next(rows, zeros_.data());
        best_packing().transpose(rows, shape_.filters, scratch.left + k * tile_bfloats,
                                 left_stride_);
    }
}

void ConvBackwardWeights::pack_src(const BFloat16* src, const Scratch& scratch,
                                   const Block& block) const {
    LineWalk walk(line_, LineWalk::src(shape_), src, block.first);
    auto end = round_up(block.steps * tile_terms + line_.last_tap, tile_terms) * tile_columns;
    const BFloat16* rows[tile_terms + 1];
    walk.next(std::span(rows, 1), zeros_.data());
    for (std::size_t at = 0; at < end; at += tile_bfloats) {
        walk.next(std::span(rows).subspan(1), zeros_.data());
        if (copies_ == 1)
            best_packing().pair(rows, shape_.channels, scratch.right[0] + at, right_stride_);
        else
            best_packing().pair_both_ways(rows, shape_.channels, scratch.right[0] + at,
                                          scratch.right[1] + at, right_stride_);
        rows[0] = rows[tile_terms];
    }
}

template <class Tiles>
void ConvBackwardWeights::multiply(Tiles& tiles, const Scratch& scratch, const Block& block,
                                   float* diff_weights) const {
    const auto filters = in_sixteens(shape_.filters), channels = in_sixteens(shape_.channels);
    const auto taps = taps_.size();
    constexpr auto inner_steps = inner_positions / tile_terms;
    for (std::size_t o = 0; o < filters; o += 2)
        for (std::size_t i = 0; i < channels; i += 2)
            for (std::size_t k = 0; k < block.steps; k += inner_steps) {
                auto steps = std::min(inner_steps, block.steps - k);
                auto sum = k == 0 ? block.sum() : Sum::resume;
                auto* left = scratch.left + o * left_stride_ + k * tile_bfloats;
                for (const auto& tap : taps_) {
                    auto* right = scratch.right[tap.distance % 2] + i * right_stride_ +
                                  tap.distance / 2 * (2 * tile_columns) + k * tile_bfloats;
                    auto c = [&](std::size_t filter, std::size_t channel) {
                        auto block_of = (o + filter) * channels + i + channel;
                        return diff_weights +
                               (block_of * taps + static_cast<std::size_t>(tap.index)) *
                                   tile_floats;
                    };
                    multiply_two_by_two(tiles, {{c(0, 0), c(0, 1), c(1, 0), c(1, 1)}}, sum, left,
                                        left + left_stride_, right, right + right_stride_, steps);
                }
            }
}

template <class Tiles>
void ConvBackwardWeights::sum_bias(Tiles& tiles, const Scratch& scratch, const Block& block) const {
    for (std::size_t o = 0; o < in_sixteens(shape_.filters); o += 2) {
        auto* c = scratch.bias + o * 2 * tile_floats;
        auto* left = scratch.left + o * left_stride_;
        sum_rows(tiles, {{c, c + tile_floats, c + 2 * tile_floats, c + 3 * tile_floats}},
                 block.sum(), left, left + left_stride_, scratch.ones, block.steps);
    }
}

void ConvBackwardWeights::run(const BFloat16* src, const BFloat16* diff_dst, float* diff_weights,
                              float* diff_bias, void* memory) const {
    Scratch scratch;
    scratch.bias = static_cast<float*>(memory);
    scratch.ones =
        reinterpret_cast<BFloat16*>(scratch.bias + in_sixteens(shape_.filters) * 2 * tile_floats);
    scratch.left = scratch.ones + tile_bfloats;
    scratch.right[0] = scratch.left + in_sixteens(shape_.filters) * left_stride_;
    scratch.right[1] = scratch.right[0] + in_sixteens(shape_.channels) * right_stride_;
    std::fill_n(scratch.ones, tile_bfloats, BFloat16::from(1));

    with_tiles(unit_, [&](auto& tiles) {
        LineWalk outputs(line_, LineWalk::diff_dst(shape_), diff_dst, 0);
        for (std::size_t first = 0; first < line_.places; first += block_positions_) {
            auto positions = std::min(block_positions_, line_.places - first);
            Block block{first, round_up(positions, tile_terms) / tile_terms};
            pack_diff_dst(outputs, scratch, block);
            pack_src(src, scratch, block);
            multiply(tiles, scratch, block, diff_weights);
            if (diff_bias) sum_bias(tiles, scratch, block);
        }
    });
    if (!diff_bias) return;
    for (int o = 0; o < shape_.filters; ++o) {
        auto* c = scratch.bias + in_sixteens(o) * 2 * tile_floats;
        diff_bias[o] = summed_row(c, c + tile_floats, o % tile_rows);
    }
}

} // namespace headroom
