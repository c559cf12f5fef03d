#pragma once

#include <string>

namespace headroom {

/// Quotes a word, with single quotes, if a shell would treat it otherwise.
std::string shell_word(const std::string& word);

} // namespace headroom
