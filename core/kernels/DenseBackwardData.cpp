#include "core/kernels/DenseBackwardData.h"

#include "core/kernels/SparseFactor.h"
#include "core/kernels/Wide.h"

#include <algorithm>
#include <stdexcept>

namespace headroom {

namespace {

/// A block of the inputs' gradients, batch x block, to where they lie among all.
HEADROOM_WIDE void finish(const DenseShape& shape, const float* sums, float* diff_src) {
    const int block = shape.block();
    for (int n = 0; n < shape.batch; ++n, sums += block, diff_src += shape.inputs)
        std::copy_n(sums, block, diff_src);
}
HEADROOM_WIDE void finish(const DenseShape& shape, const float* sums, BFloat16* diff_src) {
    const int block = shape.block();
    for (int n = 0; n < shape.batch; ++n, sums += block, diff_src += shape.inputs)
        for (int i = 0; i < block; ++i)
            diff_src[i] = BFloat16::from(sums[i]);
}

} // namespace

template <typename T>
bool DenseBackwardData<T>::supports(const DenseShape& shape) {
    return dense_registers<T>() != Registers::none && shape.fits_blocks();
}

template <typename T>
DenseBackwardData<T>::DenseBackwardData(const DenseShape& shape) : shape_(shape) {
    if (!supports(shape)) throw std::invalid_argument("DenseBackwardData: not for this shape");
}

template <typename T>
std::size_t DenseBackwardData<T>::scratch_bytes() const {
    return static_cast<std::size_t>(shape_.batch * shape_.block()) * sizeof(float) +
           SparseFactor<T>::scratch_bytes(shape_.batch, shape_.outputs);
}

template <typename T>
void DenseBackwardData<T>::run(const T* diff_dst, const T* weights, T* diff_src,
                               void* scratch) const {
    const int block = shape_.block();
    auto* sums = static_cast<float*>(scratch);
    SparseFactor<T> diffs(shape_.batch, shape_.outputs, block, dense_registers<T>(),
                          sums + std::ptrdiff_t{shape_.batch} * block);
    diffs.take_rows(diff_dst);

    for (int i = 0; i < shape_.inputs; i += block, diff_src += block) {
        for (int o = 0; o < shape_.outputs; o += diffs.chunk_columns)
            diffs.multiply(o / diffs.chunk_columns, 0, shape_.batch, weights + o * block, sums);
        finish(shape_, sums, diff_src);
        weights += std::ptrdiff_t{shape_.outputs} * block;
    }
}

template class DenseBackwardData<float>;
template class DenseBackwardData<BFloat16>;

} // namespace headroom
