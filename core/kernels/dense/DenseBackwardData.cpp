#include "core/kernels/dense/DenseBackwardData.h"

#include "core/kernels/dense/SparseFactor.h"
#include "core/kernels/isa/VnniLayout.h"

namespace headroom {

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
        for (int n = 0; n < shape_.batch; ++n)
            pack_values(sums + n * block, block, diff_src + std::ptrdiff_t{n} * shape_.inputs);
        weights += std::ptrdiff_t{shape_.outputs} * block;
    }
}

template class DenseBackwardData<float>;
template class DenseBackwardData<BFloat16>;

} // namespace headroom
