#pragma once

#include "core/tensor/Tensor.h"

#include <cstdint>
#include <memory>
#include <string>

namespace headroom {

/// A memory layout other than row-major.
class MemoryLayout {
  public:
    virtual ~MemoryLayout() = default;
    virtual void to_plain(const float* laid_out, float* plain) const = 0;
    virtual void from_plain(const float* plain, float* laid_out) const = 0;
};

/// f32 values in the memory layout that their Parameter has adopted. Kernels and the optimizer work
/// on them; it is no Tensor, so that nothing can save or export them without Parameter::plain().
class LaidOut {
  public:
    LaidOut() = default;
    explicit LaidOut(Shape shape) : tensor_(std::move(shape)) {}

    const Shape& shape() const { return tensor_.shape(); } ///< of the row-major tensor
    std::size_t size() const { return tensor_.size(); }
    float* data() { return tensor_.data(); }
    const float* data() const { return tensor_.data(); }
    std::span<float> raw() { return tensor_.values(); } ///< in the order of memory
    std::span<const float> raw() const { return tensor_.values(); }
    void fill(float value) { tensor_.fill(value); }

  private:
    Tensor tensor_;
};

/// Something a network remembers: a trained weight, or a statistic such as a running mean.
struct Parameter {
    std::string name; ///< as in PyTorch: "backbone.0.weight"
    LaidOut value;
    LaidOut grad;              ///< empty where not trainable
    bool statistic = false;    ///< moved by training passes of a batch norm, not by its gradient
    bool trainable = true;     ///< false for statistics, and where it is frozen
    float rate = 1;            ///< factor of the learning rate
    std::uint64_t version = 0; ///< counts changes, so that Plans know when to pack again

    /// Memory layout of value and grad; null = row-major. For a training Plan a parameter may adopt
    /// the layout in which its gradient is computed.
    std::shared_ptr<const MemoryLayout> layout;
    bool layout_decided = false; ///< by the first training Plan, permanently

    /// Row-major copies: what files, other tools and tests see.
    Tensor plain_value() const { return plain(value); }
    Tensor plain_grad() const { return plain(grad); }
    Tensor plain(const LaidOut& values) const; ///< for value, grad, or optimizer state
    LaidOut laid_out(const Tensor& plain) const;
    void set_value(std::span<const float> plain); ///< in place: Plans hold on to value's memory
};

} // namespace headroom
