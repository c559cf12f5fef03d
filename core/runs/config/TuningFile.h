#pragma once

#include "core/engine/TuningChoices.h"

#include <filesystem>

namespace headroom {

/// Text of a run's tuning.json: {"headroom", "cpu", "isa", "onednn", "choices": {key: choice}}.
std::string tuning_text(const TuningChoices& choices);

struct Tuning {
    std::map<std::string, std::string> choices;
    std::string
        difference; ///< "oneDNN was 2.6.3, now it is 3.7.2"; empty = recorded on this machine
};

/// Reads such a file. Throws Error(io) if it cannot be read, Error(bad_data) if it is invalid.
Tuning read_tuning(const std::filesystem::path& path);

} // namespace headroom
