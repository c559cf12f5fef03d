#pragma once

#include "core/engine/PlainReorder.h"
#include "core/engine/PrimitiveCall.h"

#include <functional>
#include <optional>
#include <string>

namespace headroom {

/// Writes `to` from `from`, like a reorder.
using ReorderFunction = std::function<void(const dnnl::memory& from, const dnnl::memory& to)>;

/// Whether `reorder` obeys both layouts and zeroes the padding, tried with a pattern of values and
/// a destination full of garbage. False if it throws dnnl::error. For large memories only the last
/// rows (along the first dimension), which have the tails, are tried.
bool reorders_rightly(const compat::Desc& from, const compat::Desc& to,
                      const ReorderFunction& reorder);

/// reorders_rightly() for oneDNN's own reorder, tried once per process for each pair of layouts.
/// oneDNN 3.7.2 misplaces values and leaves padding unwritten on some processors (seen on AMD
/// family 26: oihw to ABcd16b16a with channels that are not a multiple of 16). Without AVX it makes
/// no reorder between equal layouts (jit_direct_copy:uni: "could not create a primitive").
bool onednn_reorders_rightly(const compat::Desc& from, const compat::Desc& to);

/// Copies a memory into the layout of another: uses oneDNN's reorder if it is correct on this
/// machine, else PlainReorder.
class Reorder {
  public:
    Reorder() = default;
    /// The memories' bytes may be set later. `plain`: do not use oneDNN's.
    Reorder(const dnnl::memory& from, const dnnl::memory& to, bool plain);

    explicit operator bool() const { return call_ || plain_; }
    void execute(const dnnl::stream& stream) const;
    const std::string& implementation() const { return implementation_; }

  private:
    PrimitiveCall call_;
    std::optional<PlainReorder> plain_;
    dnnl::memory from_, to_;
    std::string implementation_;
};

} // namespace headroom
