#pragma once

#include "core/tensor/Shape.h"
#include "core/tensor/ZeroedMemory.h"

#include <span>

namespace headroom {

/// Plain row-major f32 memory, zeroed, aligned to 64 bytes. Used by checkpoints, optimizers and
/// exports; oneDNN's packed layouts never leave a Plan.
class Tensor {
  public:
    Tensor() = default;
    explicit Tensor(Shape shape); ///< throws Error(resources) if memory runs out
    Tensor(const Tensor& other);
    Tensor& operator=(const Tensor& other);
    Tensor(Tensor&&) = default;
    Tensor& operator=(Tensor&&) = default;

    const Shape& shape() const { return shape_; }
    std::size_t size() const { return size_; }
    float* data() { return static_cast<float*>(memory_.data()); }
    const float* data() const { return static_cast<const float*>(memory_.data()); }
    std::span<float> values() { return {data(), size_}; }
    std::span<const float> values() const { return {data(), size_}; }
    void fill(float value);

  private:
    Shape shape_;
    std::size_t size_ = 0;
    ZeroedMemory memory_;
};

} // namespace headroom
