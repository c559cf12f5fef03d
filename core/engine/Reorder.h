#pragma once

#include "core/engine/PlainReorder.h"
#include "core/engine/PrimitiveCall.h"

#include <functional>
#include <optional>
#include <string>

namespace headroom {

/// Writes `to` from `from`, as a reorder would.
using ReorderFunction = std::function<void(const dnnl::memory& from, const dnnl::memory& to)>;

/// Whether `reorder` writes what the two layouts say, padding zeroed, on a pattern of values and a
/// destination full of garbage; false as well where it throws dnnl::error. Of large memories only
/// the last rows (along the first dimension) are tried, where tails are.
bool reorders_rightly(const compat::Desc& from, const compat::Desc& to,
                      const ReorderFunction& reorder);

/// reorders_rightly() of oneDNN's own reorder, tried once in a process for each pair of layouts.
/// oneDNN 3.7.2 misplaces values and leaves padding unwritten on some processors (seen on AMD
/// family 26: oihw to ABcd16b16a with channels that are no multiple of 16). Without AVX it makes no
/// reorder between equal layouts (jit_direct_copy:uni: "could not create a primitive").
bool onednn_reorders_rightly(const compat::Desc& from, const compat::Desc& to);

/// Copies a memory into the layout of another: oneDNN's reorder where it is right on this machine,
/// else PlainReorder.
class Reorder {
  public:
    Reorder() = default;
    /// The memories' bytes may be set later. `plain`: not oneDNN's.
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
