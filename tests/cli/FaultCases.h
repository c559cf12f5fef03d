#pragma once

#include "tests/datasets/TempFolder.h"

#include <functional>
#include <string>
#include <vector>

namespace headroom {

using Arguments = std::vector<std::string>;

struct Fault {
    const char* what;
    const char* test; ///< test that proves it: "Suite.Name"
    /// Creates the fault, and returns the command that meets it.
    std::function<Arguments(const TempFolder&)> make;
};

struct Section {
    const char* title;
    std::vector<Fault> faults;
};

/// The faults of docs/faults.md, in its order.
const std::vector<Section>& fault_sections();

} // namespace headroom
