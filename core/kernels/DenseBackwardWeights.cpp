#include "core/kernels/DenseBackwardWeights.h"

#include "core/kernels/TilePacking.h"
#include "core/kernels/TileProduct.h"

#include <algorithm>
#include <stdexcept>

namespace headroom {

namespace {

/// Packed inputs stay in a quarter of a second-level cache of 2 MiB, beside the packed outputs,
/// while all of these pass over them.
constexpr std::size_t most_packed_bytes = 512 << 10;

/// The samples of one step at one input or output; zeros for those beyond the batch.
void sample_rows(const BFloat16* values, const DenseShape& shape, int width, int column,
                 std::size_t step, const BFloat16* zeros, const BFloat16* (&rows)[tile_terms]) {
    for (int p = 0; p < tile_terms; ++p) {
        auto sample = step * tile_terms + static_cast<std::size_t>(p);
        rows[p] = sample < static_cast<std::size_t>(shape.batch)
                      ? values + sample * static_cast<std::size_t>(width) + column
                      : zeros;
    }
}

} // namespace

/// How a run lays out its scratch.
struct DenseBackwardWeights::Scratch {
    float* sums;     ///< four accumulators
    BFloat16* ones;  ///< a right factor
    BFloat16* left;  ///< outputs/16 x steps tiles
    BFloat16* right; ///< packed inputs/16 x pairs x 16 x 2
};

bool DenseBackwardWeights::supports(const DenseShape& shape) {
    return shape.batch > 0 && shape.inputs > 0 && shape.outputs > 0 && shape.inputs % 32 == 0 &&
           shape.outputs % 32 == 0;
}

DenseBackwardWeights::DenseBackwardWeights(const DenseShape& shape, TileUnit unit)
    : shape_(shape), unit_(unit) {
    if (!supports(shape))
        throw std::invalid_argument(
            "DenseBackwardWeights: inputs and outputs must be multiples of 32");
    steps_ = round_up(static_cast<std::size_t>(shape.batch), tile_terms) / tile_terms;
    left_stride_ = steps_ * tile_bfloats;
    // One row more than needed, lest all 16 inputs compete for the same sets of the cache.
    right_stride_ = steps_ * tile_bfloats + 2 * tile_columns;
    auto fit = most_packed_bytes / (2 * right_stride_ * sizeof(BFloat16)); // times 32 inputs
    auto all = static_cast<std::size_t>(shape.inputs) / 32;
    packed_inputs_ = static_cast<int>(32 * std::clamp<std::size_t>(fit, 1, all));
    zeros_.assign(static_cast<std::size_t>(std::max(packed_inputs_, shape.outputs)), BFloat16{0});
}

std::size_t DenseBackwardWeights::scratch_bytes() const {
    return 4 * tile_floats * sizeof(float) +
           (tile_bfloats + in_sixteens(shape_.outputs) * left_stride_ +
            in_sixteens(packed_inputs_) * right_stride_) *
               sizeof(BFloat16);
}

DenseBackwardWeights::Scratch DenseBackwardWeights::lay_out(void* memory) const {
    Scratch scratch;
    scratch.sums = static_cast<float*>(memory);
    scratch.ones = reinterpret_cast<BFloat16*>(scratch.sums + 4 * tile_floats);
    scratch.left = scratch.ones + tile_bfloats;
    scratch.right = scratch.left + in_sixteens(shape_.outputs) * left_stride_;
    std::fill_n(scratch.ones, tile_bfloats, BFloat16::from(1));
    return scratch;
}

void DenseBackwardWeights::pack_diff_dst(const BFloat16* diff_dst, const Scratch& scratch) const {
    const BFloat16* rows[tile_terms];
    for (std::size_t k = 0; k < steps_; ++k) {
        sample_rows(diff_dst, shape_, shape_.outputs, 0, k, zeros_.data(), rows);
        best_packing().transpose(rows, shape_.outputs, scratch.left + k * tile_bfloats,
                                 left_stride_);
    }
}

void DenseBackwardWeights::pack_src(const BFloat16* src, int first, int count,
                                    const Scratch& scratch) const {
    const BFloat16* rows[tile_terms];
    for (std::size_t k = 0; k < steps_; ++k) {
        sample_rows(src, shape_, shape_.inputs, first, k, zeros_.data(), rows);
        best_packing().pair(rows, count, scratch.right + k * tile_bfloats, right_stride_);
    }
}

template <class Tiles>
void DenseBackwardWeights::sum_bias(Tiles& tiles, const Scratch& scratch, float* diff_bias) const {
    auto* c = scratch.sums;
    for (int o = 0; o < shape_.outputs; o += 2 * tile_rows) {
        auto* left = scratch.left + in_sixteens(o) * left_stride_;
        sum_rows(tiles, {{c, c + tile_floats, c + 2 * tile_floats, c + 3 * tile_floats}},
                 Sum::start, left, left + left_stride_, scratch.ones, steps_);
        for (int m = 0; m < tile_rows; ++m) {
            diff_bias[o + m] = summed_row(c, c + tile_floats, m);
            diff_bias[o + tile_rows + m] = summed_row(c + 2 * tile_floats, c + 3 * tile_floats, m);
        }
    }
}

/// Writes 16 outputs x 32 inputs of the gradient to place(offset, 0) and the next 16 outputs of
/// these inputs to place(offset, 1), then calls done(offset, where it wrote), for all of them.
template <class Place, class Done>
void DenseBackwardWeights::multiply(const BFloat16* src, const BFloat16* diff_dst,
                                    const Place& place, const Done& done, float* diff_bias,
                                    const Scratch& scratch) const {
    const auto row = in_sixteens(shape_.inputs) * tile_floats; // weights of 16 outputs
    pack_diff_dst(diff_dst, scratch);
    with_tiles(unit_, [&](auto& tiles) {
        for (int first = 0; first < shape_.inputs; first += packed_inputs_) {
            int count = std::min(packed_inputs_, shape_.inputs - first);
            pack_src(src, first, count, scratch);
            for (std::size_t o = 0; o < in_sixteens(shape_.outputs); o += 2)
                for (std::size_t i = 0; i < in_sixteens(count); i += 2) {
                    auto offset = o * row + (in_sixteens(first) + i) * tile_floats;
                    float *c = place(offset, 0), *d = place(offset + row, 1);
                    auto* left = scratch.left + o * left_stride_;
                    auto* right = scratch.right + i * right_stride_;
                    multiply_two_by_two(tiles, {{c, c + tile_floats, d, d + tile_floats}},
                                        Sum::start, left, left + left_stride_, right,
                                        right + right_stride_, steps_);
                    done(offset, c);
                    done(offset + row, d);
                }
        }
        if (diff_bias) sum_bias(tiles, scratch, diff_bias);
    });
}

void DenseBackwardWeights::run(const BFloat16* src, const BFloat16* diff_dst, float* diff_weights,
                               float* diff_bias, void* scratch) const {
    auto place = [&](std::size_t offset, int) { return diff_weights + offset; };
    auto done = [](std::size_t, float*) {};
    multiply(src, diff_dst, place, done, diff_bias, lay_out(scratch));
}

void DenseBackwardWeights::run(const BFloat16* src, const BFloat16* diff_dst, const UsePiece& use,
                               float* diff_bias, void* memory) const {
    auto scratch = lay_out(memory);
    constexpr auto piece = 2 * tile_floats;
    auto place = [&](std::size_t, int half) { return scratch.sums + (half ? piece : 0); };
    auto done = [&](std::size_t offset, float* c) { use(offset, {c, piece}); };
    multiply(src, diff_dst, place, done, diff_bias, scratch);
}

} // namespace headroom
