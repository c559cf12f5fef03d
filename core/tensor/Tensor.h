#pragma once

#include "core/tensor/Shape.h"
#include "core/tensor/ZeroedMemory.h"

#include <memory>
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

/// A memory layout other than row-major.
class MemoryLayout {
  public:
    virtual ~MemoryLayout() = default;
    virtual void to_plain(const float* laid_out, float* plain) const = 0;
    virtual void from_plain(const float* plain, float* laid_out) const = 0;
};

/// Something a network remembers: a trained weight, or a statistic such as a running mean.
struct Parameter {
    std::string name; ///< as in PyTorch: "backbone.0.weight"
    Tensor value;
    Tensor grad;               ///< empty where not trainable
    bool statistic = false;    ///< moved by training passes of a batch norm, not by its gradient
    bool trainable = true;     ///< false for statistics, and where it is frozen
    float rate = 1;            ///< factor of the learning rate
    std::uint64_t version = 0; ///< counts changes, so that Plans know when to pack again

    /// Memory layout of value and grad; null = row-major. For a training Plan a parameter may adopt
    /// the layout in which its gradient is computed. The optimizer does not depend on it; files and
    /// tests use plain().
    std::shared_ptr<const MemoryLayout> layout;
    bool layout_decided = false; ///< by the first training Plan, permanently

    Tensor plain(const Tensor& laid_out) const; ///< for value, grad, or optimizer state
    Tensor laid_out(const Tensor& plain) const;
    void set_value(std::span<const float> plain); ///< in place: Plans hold on to value's memory
};

} // namespace headroom
