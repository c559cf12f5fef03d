#include "core/engine/TuningChoices.h"

namespace headroom {

std::string TuningChoices::choose(const std::string& key,
                                  const std::function<std::string()>& otherwise) {
    const auto given = given_.find(key);
    return taken_[key] = given != given_.end() ? given->second : otherwise();
}

} // namespace headroom
