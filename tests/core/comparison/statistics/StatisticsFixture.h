#pragma once

#include "tests/SourceFolder.h"

#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace headroom {

/// What SciPy computes (tests/fixtures/statistics/make_statistics.py).
inline nlohmann::json scipy(const std::string& key) {
    std::ifstream stream(source_folder() + "/tests/fixtures/statistics/statistics.json");
    return nlohmann::json::parse(stream).at(key);
}

/// Expects `function` of all values of a row but the last to be the last, to `digits` of it.
template <typename Function>
void expect_as_scipy(const std::string& key, double digits, const Function& function) {
    for (const auto& row : scipy(key)) {
        const auto expected = row.back().get<double>();
        EXPECT_NEAR(function(row), expected, digits * std::abs(expected) + 1e-15) << key << row;
    }
}

} // namespace headroom
