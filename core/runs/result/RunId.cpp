#include "core/runs/result/RunId.h"

#include <fmt/format.h>

namespace headroom {

std::string RunId::label() const {
    if (head.empty()) return {};
    const auto name = fmt::format("{}, seed {}", head, seed);
    return of > 1 ? fmt::format("{} ({}/{})", name, number, of) : name;
}

} // namespace headroom
