#include "datasets/verify/Finding.h"

#include <algorithm>
#include <array>

namespace headroom {

namespace {

const std::array<std::string, 16> names = {
    "unreadable",         "truncated",     "empty-file",      "not-an-image",
    "label-out-of-range", "missing-class", "contradiction",   "leak",
    "duplicate",          "constant",      "near-duplicate",  "tiny",
    "extreme-aspect",     "imbalance",     "wrong-extension", "left-out"};

} // namespace

const std::string& to_string(FindingKind kind) {
    return names.at(static_cast<std::size_t>(kind));
}

const std::vector<FindingKind>& all_finding_kinds() {
    static const std::vector<FindingKind> kinds = [] {
        std::vector<FindingKind> all;
        for (std::size_t i = 0; i < names.size(); ++i)
            all.push_back(static_cast<FindingKind>(i));
        return all;
    }();
    return kinds;
}

bool is_wrong(FindingKind kind) {
    return kind < FindingKind::near_duplicate;
}

} // namespace headroom
