#include "core/kernels/DenseBackwardWeights.h"

#include "core/kernels/TilePacking.h"
#include "core/kernels/TileProduct.h"
#include "core/kernels/Wide.h"

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

HEADROOM_WIDE void sum_samples(const BFloat16* samples, int batch, int width, float* sums) {
    std::fill_n(sums, width, 0.f);
    for (int n = 0; n < batch; ++n, samples += width)
        for (int i = 0; i < width; ++i)
            sums[i] += samples[i].value();
}

constexpr int piece_inputs = 2 * tile_rows, piece_outputs = 4 * tile_columns;
constexpr std::size_t piece_floats = piece_inputs * piece_outputs;

} // namespace

/// How a run lays out its scratch.
struct DenseBackwardWeights::Scratch {
    float* piece;
    BFloat16* left;  ///< packed inputs/16 x steps tiles
    BFloat16* right; ///< outputs/16 x pairs x 16 x 2
};

bool DenseBackwardWeights::supports(const DenseShape& shape) {
    return shape.batch > 0 && shape.inputs > 0 && shape.outputs > 0 &&
           shape.inputs % piece_inputs == 0 && shape.outputs % piece_outputs == 0;
}

DenseBackwardWeights::DenseBackwardWeights(const DenseShape& shape, TileUnit unit)
    : shape_(shape), unit_(unit) {
    if (!supports(shape))
        throw std::invalid_argument(
            "DenseBackwardWeights: inputs must be multiples of 32, outputs of 64");
    steps_ = round_up(static_cast<std::size_t>(shape.batch), tile_terms) / tile_terms;
    left_stride_ = steps_ * tile_bfloats;
    // One row more than needed, lest all 16 outputs compete for the same sets of the cache.
    right_stride_ = steps_ * tile_bfloats + 2 * tile_columns;
    auto fit = most_packed_bytes / (2 * left_stride_ * sizeof(BFloat16)); // times 32 inputs
    auto all = static_cast<std::size_t>(shape.inputs / piece_inputs);
    packed_inputs_ = piece_inputs * static_cast<int>(std::clamp<std::size_t>(fit, 1, all));
    zeros_.assign(static_cast<std::size_t>(std::max(packed_inputs_, shape.outputs)), BFloat16{0});
}

std::size_t DenseBackwardWeights::scratch_bytes() const {
    return piece_floats * sizeof(float) + (in_sixteens(packed_inputs_) * left_stride_ +
                                           in_sixteens(shape_.outputs) * right_stride_) *
                                              sizeof(BFloat16);
}

DenseBackwardWeights::Scratch DenseBackwardWeights::lay_out(void* memory) const {
    Scratch scratch;
    scratch.piece = static_cast<float*>(memory);
    scratch.left = reinterpret_cast<BFloat16*>(scratch.piece + piece_floats);
    scratch.right = scratch.left + in_sixteens(packed_inputs_) * left_stride_;
    return scratch;
}

void DenseBackwardWeights::pack_diff_dst(const BFloat16* diff_dst, const Scratch& scratch) const {
    const BFloat16* rows[tile_terms];
    for (std::size_t k = 0; k < steps_; ++k) {
        sample_rows(diff_dst, shape_, shape_.outputs, 0, k, zeros_.data(), rows);
        best_packing().pair(rows, shape_.outputs, scratch.right + k * tile_bfloats, right_stride_);
    }
}

void DenseBackwardWeights::pack_src(const BFloat16* src, int first, int count,
                                    const Scratch& scratch) const {
    const BFloat16* rows[tile_terms];
    for (std::size_t k = 0; k < steps_; ++k) {
        sample_rows(src, shape_, shape_.inputs, first, k, zeros_.data(), rows);
        best_packing().transpose(rows, count, scratch.left + k * tile_bfloats, left_stride_);
    }
}

/// Writes every piece of the gradient to place(offset), then calls done(offset, where it wrote).
template <class Place, class Done>
void DenseBackwardWeights::multiply(const BFloat16* src, const BFloat16* diff_dst,
                                    const Place& place, const Done& done, float* diff_bias,
                                    const Scratch& scratch) const {
    constexpr std::ptrdiff_t row = piece_outputs * sizeof(float);
    const auto two_by_two = [&](auto& tiles, float* c, const BFloat16* left,
                                const BFloat16* right) {
        float* d = c + tile_rows * piece_outputs;
        multiply_two_by_two(tiles, {{c, c + tile_columns, d, d + tile_columns}, row}, Sum::start,
                            left, left + left_stride_, right, right + right_stride_, steps_);
    };
    if (diff_bias) sum_samples(diff_dst, shape_.batch, shape_.outputs, diff_bias);
    pack_diff_dst(diff_dst, scratch);
    with_tiles(unit_, [&](auto& tiles) {
        for (int first = 0; first < shape_.inputs; first += packed_inputs_) {
            const int count = std::min(packed_inputs_, shape_.inputs - first);
            pack_src(src, first, count, scratch);
            for (int o = 0; o < shape_.outputs; o += piece_outputs)
                for (int i = 0; i < count; i += piece_inputs) {
                    const auto offset =
                        static_cast<std::size_t>(o) * static_cast<std::size_t>(shape_.inputs) +
                        static_cast<std::size_t>(first + i) * piece_outputs;
                    float* c = place(offset);
                    auto* left = scratch.left + in_sixteens(i) * left_stride_;
                    auto* right = scratch.right + in_sixteens(o) * right_stride_;
                    two_by_two(tiles, c, left, right);
                    two_by_two(tiles, c + 2 * tile_columns, left, right + 2 * right_stride_);
                    done(offset, c);
                }
        }
    });
}

void DenseBackwardWeights::run(const BFloat16* src, const BFloat16* diff_dst, float* diff_weights,
                               float* diff_bias, void* scratch) const {
    auto place = [&](std::size_t offset) { return diff_weights + offset; };
    auto done = [](std::size_t, float*) {};
    multiply(src, diff_dst, place, done, diff_bias, lay_out(scratch));
}

void DenseBackwardWeights::run(const BFloat16* src, const BFloat16* diff_dst, const UsePiece& use,
                               float* diff_bias, void* memory) const {
    auto scratch = lay_out(memory);
    auto place = [&](std::size_t) { return scratch.piece; };
    auto done = [&](std::size_t offset, float* c) { use(offset, {c, piece_floats}); };
    multiply(src, diff_dst, place, done, diff_bias, scratch);
}

} // namespace headroom
