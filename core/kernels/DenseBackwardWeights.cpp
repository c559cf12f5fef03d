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
    zeros_.assign(static_cast<std::size_t>(std::max(shape.inputs, shape.outputs)), BFloat16{0});
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

/// The samples' rows, and zeros to fill up the last step.
std::vector<const BFloat16*> DenseBackwardWeights::rows(std::span<const Samples> batch,
                                                        const BFloat16* Samples::*values,
                                                        int width) const {
    std::vector<const BFloat16*> all;
    for (const auto& samples : batch)
        for (int n = 0; n < samples.count; ++n)
            all.push_back(samples.*values + std::ptrdiff_t{n} * width);
    all.resize(steps_ * tile_terms, zeros_.data());
    return all;
}

/// Writes every piece of these inputs' gradient to place(offset), then calls done(offset, where it
/// wrote).
template <class Place, class Done>
void DenseBackwardWeights::multiply(std::span<const Samples> batch, Inputs inputs,
                                    const Place& place, const Done& done,
                                    const Scratch& scratch) const {
    const auto diff_dst = rows(batch, &Samples::diff_dst, shape_.outputs);
    auto src = rows(batch, &Samples::src, shape_.inputs);
    for (auto& row : src)
        row += inputs.first;
    for (std::size_t k = 0; k < steps_; ++k)
        best_packing().pair(&diff_dst[k * tile_terms], shape_.outputs,
                            scratch.right + k * tile_bfloats, right_stride_);

    const auto two_by_two = [&](auto& tiles, float* c, const BFloat16* left,
                                const BFloat16* right) {
        constexpr std::ptrdiff_t row = piece_outputs * sizeof(float);
        float* d = c + tile_rows * piece_outputs;
        multiply_two_by_two(tiles, {{c, c + tile_columns, d, d + tile_columns}, row}, Sum::start,
                            left, left + left_stride_, right, right + right_stride_, steps_);
    };
    with_tiles(unit_, [&](auto& tiles) {
        for (int first = inputs.first; first < inputs.end; first += packed_inputs_) {
            const int count = std::min(packed_inputs_, inputs.end - first);
            for (std::size_t k = 0; k < steps_; ++k)
                best_packing().transpose(&src[k * tile_terms], count,
                                         scratch.left + k * tile_bfloats, left_stride_);
            for (auto& row : src)
                row += count;
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
    const Samples batch{src, diff_dst, shape_.batch};
    auto place = [&](std::size_t offset) { return diff_weights + offset; };
    auto done = [](std::size_t, float*) {};
    multiply({&batch, 1}, {0, shape_.inputs}, place, done, lay_out(scratch));
    if (diff_bias) dense_backward_bias(diff_dst, shape_.batch, shape_.outputs, diff_bias);
}

void DenseBackwardWeights::run_share(std::span<const Samples> batch, int share, int shares,
                                     const UseGradient& use, void* memory) const {
    const int pieces = shape_.inputs / piece_inputs;
    const Inputs inputs{pieces * share / shares * piece_inputs,
                        pieces * (share + 1) / shares * piece_inputs};
    const auto scratch = lay_out(memory);
    auto place = [&](std::size_t) { return scratch.piece; };
    auto done = [&](std::size_t offset, float* c) { use(offset, {c, piece_floats}); };
    multiply(batch, inputs, place, done, scratch);
}

} // namespace headroom
