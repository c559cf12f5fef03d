#include "core/tensor/Tensor.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace headroom {

Tensor::Tensor(Shape shape) : shape_(std::move(shape)) {
    size_ = static_cast<std::size_t>(volume(shape_));
    // aligned_alloc wants a multiple of the alignment, and at least one byte.
    std::size_t bytes = (std::max<std::size_t>(size_, 1) * sizeof(float) + 63) / 64 * 64;
    data_.reset(static_cast<float*>(std::aligned_alloc(64, bytes)));
    if (!data_) throw std::bad_alloc();
    std::memset(data_.get(), 0, bytes);
}

Tensor::Tensor(const Tensor& other) {
    if (other.data_) {
        *this = Tensor(other.shape_);
        std::copy_n(other.data(), size_, data());
    }
}

Tensor& Tensor::operator=(const Tensor& other) {
    if (this != &other) *this = Tensor(other);
    return *this;
}

Tensor Parameter::plain(const Tensor& arranged) const {
    if (!arrangement) return arranged;
    Tensor plain(arranged.shape());
    arrangement->to_plain(arranged.data(), plain.data());
    return plain;
}

Tensor Parameter::arranged(const Tensor& plain) const {
    if (!arrangement) return plain;
    Tensor arranged(plain.shape());
    arrangement->from_plain(plain.data(), arranged.data());
    return arranged;
}

void Parameter::set_value(std::span<const float> plain) {
    if (arrangement)
        arrangement->from_plain(plain.data(), value.data());
    else
        std::copy(plain.begin(), plain.end(), value.data());
    ++version;
}

void Tensor::fill(float value) {
    std::fill_n(data_.get(), size_, value);
}

} // namespace headroom
