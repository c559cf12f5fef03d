#include "core/kernels/DenseForward.h"

#include "core/kernels/PanelProduct.h"

#include <span>
#include <stdexcept>

namespace headroom {

namespace {

constexpr int panel_outputs = DenseShape::panel;

/// A panel's outputs from its sums, batch x 64.
template <typename T>
HEADROOM_AVX512 void finish(const DenseShape& shape, const float* sums, const float* bias,
                            bool relu, T* dst) {
    using V = Avx512Floats;
    for (int n = 0; n < shape.batch; ++n, sums += panel_outputs, dst += shape.outputs)
        for (int o = 0; o < panel_outputs; o += 16) {
            auto value = V::load(sums + o) + V::load(bias + o);
            if (relu) value = value < 0 ? V::Floats{} : value; // a NaN stays one
            V::store(value, dst + o);
        }
}

} // namespace

template <typename T>
bool DenseForward<T>::supports(const DenseShape& shape) {
    return factors_usable<T>() && shape.fits_panels();
}

template <typename T>
DenseForward<T>::DenseForward(const DenseShape& shape) : shape_(shape) {
    if (!supports(shape))
        throw std::invalid_argument("DenseForward: inputs must be multiples of 16, outputs of 64");
}

template <typename T>
std::size_t DenseForward<T>::scratch_bytes() const {
    return static_cast<std::size_t>(shape_.batch) * panel_outputs * sizeof(float);
}

template <typename T>
void DenseForward<T>::run(const T* src, const T* weights, const float* bias, bool relu, T* dst,
                          void* scratch) const {
    const int steps = shape_.inputs / values_of_factor<T>;
    const std::size_t panel = static_cast<std::size_t>(shape_.inputs) * panel_outputs;
    auto* sums = static_cast<float*>(scratch);
    for (int o = 0; o < shape_.outputs; o += panel_outputs, weights += panel) {
        PanelProduct product{.rows = shape_.batch,
                             .steps = steps,
                             .columns = panel_outputs,
                             .a_row = steps,
                             .a_step = 1};
        if (o + panel_outputs < shape_.outputs)
            product.ahead = std::as_bytes(std::span(weights + panel, panel));
        product.run(reinterpret_cast<const Factor<T>*>(src),
                    reinterpret_cast<const Factor<T>*>(weights), sums);
        finish(shape_, sums, bias + o, relu, dst + o);
    }
}

template class DenseForward<float>;
template class DenseForward<BFloat16>;

} // namespace headroom
