#pragma once

#include <map>
#include <string>
#include <variant>

namespace headroom {

/// A setting or a metric of a run; a text also where a number's option has a word ("auto").
using RunValue = std::variant<double, std::string>;

/// By the keys of options or metrics; one that a run does not have is left out.
using RunValues = std::map<std::string, RunValue, std::less<>>;

} // namespace headroom
