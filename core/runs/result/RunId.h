#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace headroom {

/// Which of a job's runs something is about; no head where it is about none.
struct RunId {
    std::string head;
    std::uint64_t seed = 0;
    std::size_t number = 1, of = 1; ///< from 1, in the order in which they are trained

    std::string label() const; ///< "gap-dense, seed 1 (4/6)"; empty without a head
    bool operator==(const RunId&) const = default;
};

} // namespace headroom
