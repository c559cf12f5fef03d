#pragma once

#include "core/training/search/OptionSearch.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace headroom {

/// A search in files: "head", "learning_rate", "epochs", "settled", "trials": [...]. A loss that is
/// infinite is null.
nlohmann::ordered_json to_json(const SearchResult& result);

/// Throws nlohmann's exceptions if a field is missing or of another type.
SearchResult search_from_json(const nlohmann::ordered_json& json);

/// The file search.json: those of several heads.
std::string searches_text(const std::vector<SearchResult>& all);

/// Reads it. Throws Error(io) if it cannot be read, Error(bad_data) if it is damaged.
std::vector<SearchResult> read_searches(const std::filesystem::path& path);

} // namespace headroom
