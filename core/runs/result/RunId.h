#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace headroom {

/// Identifies one of a job's runs; without a head it identifies none.
struct RunId {
    std::string head;
    std::uint64_t seed = 0;
    std::size_t number = 1, of = 1; ///< from 1, in training order

    std::string label() const; ///< "gap-dense, seed 1 (4/6)"; empty without a head
    bool operator==(const RunId&) const = default;
};

} // namespace headroom
