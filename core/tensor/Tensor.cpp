#include "core/tensor/Tensor.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>
#include <new>

namespace headroom {

Tensor::Tensor(Shape shape) : shape_(std::move(shape)) {
    size_ = static_cast<std::size_t>(volume(shape_));
    constexpr std::size_t most = std::size_t{1} << 31; // 8 GB
    try {
        if (size_ > most) throw std::bad_alloc();
        memory_ = ZeroedMemory(size_ * sizeof(float));
    } catch (const std::bad_alloc&) {
        throw Error(Failure::resources,
                    fmt::format("no room for {} numbers, {} MB: use smaller images or a smaller "
                                "network",
                                to_string(shape_), size_ * sizeof(float) / 1'000'000));
    }
}

Tensor::Tensor(const Tensor& other) {
    if (other.data()) {
        *this = Tensor(other.shape_);
        std::copy_n(other.data(), size_, data());
    }
}

Tensor& Tensor::operator=(const Tensor& other) {
    if (this != &other) *this = Tensor(other);
    return *this;
}

void Tensor::fill(float value) {
    std::fill_n(data(), size_, value);
}

} // namespace headroom
