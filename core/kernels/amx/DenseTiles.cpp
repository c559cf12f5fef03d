#include "core/kernels/amx/DenseTiles.h"

#include "core/kernels/amx/TilePacking.h"
#include "core/kernels/amx/TileProduct.h"

#include <algorithm>
#include <stdexcept>

namespace headroom {

namespace {

/// Maximum size of the packed inputs: a quarter of an L2 cache of 2 MiB. They stay there, beside
/// the packed outputs, while all outputs use them.
constexpr std::size_t max_packed_bytes = 512 << 10;

constexpr int piece_inputs = 2 * tile_rows, piece_outputs = 4 * tile_columns;
constexpr std::size_t piece_floats = piece_inputs * piece_outputs;

} // namespace

bool DenseTiles::supports(const DenseShape& shape) {
    return shape.batch > 0 && shape.inputs > 0 && shape.outputs > 0 &&
           shape.inputs % piece_inputs == 0 && shape.outputs % piece_outputs == 0;
}

DenseTiles::DenseTiles(const DenseShape& shape, TileUnit unit) : shape_(shape), unit_(unit) {
    if (!supports(shape))
        throw std::invalid_argument("DenseTiles: inputs must be multiples of 32, outputs of 64");
    steps_ = round_up(static_cast<std::size_t>(shape.batch), tile_terms) / tile_terms;
    left_stride_ = steps_ * tile_bfloats;
    // One row more than needed, so that the 16 outputs do not all map to the same cache sets.
    right_stride_ = steps_ * tile_bfloats + 2 * tile_columns;
    auto fit = max_packed_bytes / (2 * left_stride_ * sizeof(BFloat16)); // times 32 inputs
    auto all = static_cast<std::size_t>(shape.inputs / piece_inputs);
    packed_inputs_ = piece_inputs * static_cast<int>(std::clamp<std::size_t>(fit, 1, all));
    zeros_.assign(static_cast<std::size_t>(std::max(shape.inputs, shape.outputs)), BFloat16{0});
}

DenseTiles::Rows DenseTiles::rows(std::span<const Samples> batch) const {
    Rows rows = dense_rows(shape_, batch);
    rows.src.resize(steps_ * tile_terms, zeros_.data());
    rows.diff_dst.resize(steps_ * tile_terms, zeros_.data());
    return rows;
}

std::size_t DenseTiles::scratch_bytes() const {
    const auto packed =
        in_sixteens(packed_inputs_) * left_stride_ + in_sixteens(shape_.outputs) * right_stride_;
    return piece_floats * sizeof(float) + packed * sizeof(BFloat16) +
           steps_ * tile_terms * sizeof(BFloat16*);
}

void DenseTiles::run_share(const Rows& batch, int share, int shares, const UseGradient& use,
                           void* scratch) const {
    const int pieces = shape_.inputs / piece_inputs;
    const int begin = pieces * share / shares * piece_inputs;
    const int end = pieces * (share + 1) / shares * piece_inputs;

    auto* c = static_cast<float*>(scratch);
    auto* lefts = reinterpret_cast<BFloat16*>(c + piece_floats); // inputs/16 x steps tiles
    auto* rights =
        lefts + in_sixteens(packed_inputs_) * left_stride_; // outputs/16 x pairs x 16 x 2
    // Address of the next inputs of each sample.
    auto* src =
        reinterpret_cast<const BFloat16**>(rights + in_sixteens(shape_.outputs) * right_stride_);
    std::ranges::transform(batch.src, src, [&](const BFloat16* row) { return row + begin; });
    for (std::size_t k = 0; k < steps_; ++k)
        best_packing().pair(&batch.diff_dst[k * tile_terms], shape_.outputs,
                            rights + k * tile_bfloats, right_stride_);

    const auto two_by_two = [&](auto& tiles, float* at, const BFloat16* left,
                                const BFloat16* right) {
        constexpr std::ptrdiff_t row = piece_outputs * sizeof(float);
        float* below = at + tile_rows * piece_outputs;
        multiply_two_by_two(tiles, {{at, at + tile_columns, below, below + tile_columns}, row},
                            Sum::start, left, left + left_stride_, right, right + right_stride_,
                            steps_);
    };
    with_tiles(unit_, [&](auto& tiles) {
        for (int first = begin; first < end; first += packed_inputs_) {
            const int count = std::min(packed_inputs_, end - first);
            for (std::size_t k = 0; k < steps_; ++k)
                best_packing().transpose(&src[k * tile_terms], count, lefts + k * tile_bfloats,
                                         left_stride_);
            for (std::size_t n = 0; n < batch.src.size(); ++n)
                src[n] += count;
            for (int o = 0; o < shape_.outputs; o += piece_outputs)
                for (int i = 0; i < count; i += piece_inputs) {
                    const auto* left = lefts + in_sixteens(i) * left_stride_;
                    const auto* right = rights + in_sixteens(o) * right_stride_;
                    two_by_two(tiles, c, left, right);
                    two_by_two(tiles, c + 2 * tile_columns, left, right + 2 * right_stride_);
                    const auto offset =
                        static_cast<std::size_t>(o) * static_cast<std::size_t>(shape_.inputs) +
                        static_cast<std::size_t>(first + i) * piece_outputs;
                    use(offset, {c, piece_floats});
                }
        }
    });
}

} // namespace headroom
