#pragma once

#include "core/engine/Compat.h"

#include <unordered_map>
#include <vector>

namespace headroom {

/// A primitive and its arguments, to be executed many times. primitive::execute() converts a map
/// into oneDNN's list of arguments at every call; here that is done once, and nothing is allocated
/// later (https://oneapi-src.github.io/oneDNN, dnnl_primitive_execute).
class PrimitiveCall {
  public:
    using Args = std::unordered_map<int, dnnl::memory>;

    PrimitiveCall() = default;
    PrimitiveCall(dnnl::primitive primitive, const Args& args) : primitive_(std::move(primitive)) {
        for (const auto& [argument, memory] : args) {
            memories_.push_back(memory);
            list_.push_back({argument, memory.get()});
        }
    }

    explicit operator bool() const { return static_cast<bool>(primitive_); }
    /// Memories it reads and writes. Their addresses may be set later.
    const std::vector<dnnl::memory>& memories() const { return memories_; }

    void execute(const dnnl::stream& stream) const {
        dnnl::error::wrap_c_api(dnnl_primitive_execute(primitive_.get(), stream.get(),
                                                       static_cast<int>(list_.size()),
                                                       list_.data()),
                                "a primitive failed");
    }

  private:
    dnnl::primitive primitive_;
    std::vector<dnnl::memory> memories_;
    std::vector<dnnl_exec_arg_t> list_;
};

} // namespace headroom
