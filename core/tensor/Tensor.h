#pragma once

#include "core/tensor/Shape.h"

#include <cstdlib>
#include <memory>
#include <span>

namespace headroom {

/// Plain row-major f32 memory, zeroed, aligned to 64 bytes. What checkpoints, optimizers and
/// exports see; oneDNN's packed layouts never leave a Plan.
class Tensor {
  public:
    Tensor() = default;
    explicit Tensor(Shape shape);
    Tensor(const Tensor& other);
    Tensor& operator=(const Tensor& other);
    Tensor(Tensor&&) = default;
    Tensor& operator=(Tensor&&) = default;

    const Shape& shape() const { return shape_; }
    std::size_t size() const { return size_; }
    float* data() { return data_.get(); }
    const float* data() const { return data_.get(); }
    std::span<float> values() { return {data_.get(), size_}; }
    std::span<const float> values() const { return {data_.get(), size_}; }
    void fill(float value);

  private:
    struct Free {
        void operator()(float* p) const { std::free(p); }
    };
    Shape shape_;
    std::size_t size_ = 0;
    std::unique_ptr<float[], Free> data_;
};

/// Something a network remembers: a trained weight, or a statistic such as a running mean.
struct Parameter {
    std::string name; ///< as PyTorch would call it: "backbone.0.weight"
    Tensor value;
    Tensor grad; ///< empty where not trainable
    bool trainable = true;
    std::uint64_t version = 0; ///< counts changes, so that Plans know when to pack anew
};

} // namespace headroom
