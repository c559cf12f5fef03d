#include "core/kernels/dense/DenseBackwardWeights.h"

#include "core/kernels/dense/SparseFactor.h"

#include <algorithm>

namespace headroom {

namespace {

/// Outputs of a piece. A piece and the optimizer state that goes with it stay in the L2 cache. With
/// smaller pieces memory bandwidth would not reach its full rate.
constexpr int piece_outputs = 512;
constexpr std::size_t piece_floats = std::size_t{piece_outputs} * 64;

} // namespace

template <typename T>
DenseRows<T> DenseBackwardWeights<T>::rows(std::span<const Samples> batch) const {
    return dense_rows(shape_, batch);
}

template <typename T>
std::size_t DenseBackwardWeights<T>::scratch_bytes() const {
    return piece_floats * sizeof(float) +
           static_cast<std::size_t>(shape_.batch * shape_.block()) * sizeof(T) +
           SparseFactor<T>::scratch_bytes(shape_.outputs, shape_.batch);
}

template <typename T>
void DenseBackwardWeights<T>::run_share(const Rows& batch, int share, int shares,
                                        const UseGradient& use, void* scratch) const {
    const int block = shape_.block();
    auto* piece = static_cast<float*>(scratch);
    auto* inputs = reinterpret_cast<T*>(piece + piece_floats); // inputs of a block, batch x block
    SparseFactor<T> diffs(shape_.outputs, shape_.batch, block, dense_registers<T>(),
                          inputs + std::ptrdiff_t{shape_.batch} * block);
    diffs.take_columns(batch.diff_dst);

    const int blocks = shape_.inputs / block;
    for (int b = blocks * share / shares; b < blocks * (share + 1) / shares; ++b) {
        for (int n = 0; n < shape_.batch; ++n)
            std::copy_n(batch.src[static_cast<std::size_t>(n)] + b * block, block,
                        inputs + n * block);
        for (int o = 0; o < shape_.outputs; o += piece_outputs) {
            const int outputs = std::min(piece_outputs, shape_.outputs - o);
            const auto size = static_cast<std::size_t>(outputs) * block;
            const auto offset =
                (static_cast<std::size_t>(b) * static_cast<std::size_t>(shape_.outputs) +
                 static_cast<std::size_t>(o)) *
                block;
            for (int chunk = 0; chunk < diffs.chunks(); ++chunk)
                diffs.multiply(chunk, o, outputs, inputs + chunk * diffs.chunk_columns * block,
                               piece);
            use(offset, {piece, size});
        }
    }
}

template class DenseBackwardWeights<float>;
template class DenseBackwardWeights<BFloat16>;

} // namespace headroom
