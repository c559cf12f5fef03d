#include "core/comparison/report/SearchText.h"

#include "core/comparison/Format.h"

#include <fmt/format.h>

namespace headroom {

std::string search_in_words(const SearchResult& found) {
    std::string words;
    if (found.rate_searched) words = fmt::format("learning rate {:g}", found.learning_rate);
    if (found.epochs_searched)
        words += fmt::format("{}{} epochs{}", words.empty() ? "" : ", ", found.epochs,
                             found.settled ? "" : ", the limit: its loss was still falling");
    return words + fmt::format(" (found by {} trainings of {} epochs in all, {})",
                               found.trials.size(), found.trial_epochs(), duration(found.seconds));
}

} // namespace headroom
