#include "datasets/data/MissingClasses.h"

#include "datasets/base/options/OptionName.h"

#include "datasets/base/text/SomeNames.h"

namespace headroom {

namespace {

/// Returns whether the empty classes are the first ones: the labels only count from another number.
bool begin_later(const std::vector<std::size_t>& counts, std::size_t empty) {
    const auto first = std::ranges::find_if(counts, [](std::size_t count) { return count > 0; });
    return static_cast<std::size_t>(first - counts.begin()) == empty;
}

} // namespace

std::string empty_class_note(const std::vector<std::string>& classes,
                             const std::vector<std::size_t>& counts, bool numbered) {
    std::vector<std::string> empty;
    for (std::size_t label = 0; label < classes.size(); ++label)
        if (counts[label] == 0) empty.push_back(classes[label]);
    if (empty.empty()) return {};
    auto remedy = option_name("skip-empty") + " leaves them out";
    if (numbered && empty.size() < classes.size() && begin_later(counts, empty.size()))
        remedy = fmt::format("the labels begin at {}: use {}", classes[empty.size()],
                             option_name("labels-from", classes[empty.size()]));
    return fmt::format("{} of {} classes have no images: {}: a model nevertheless has an "
                       "output for each: {}",
                       empty.size(), classes.size(), some_names(empty), remedy);
}

std::vector<std::size_t> sum_of(const std::vector<PartCounts>& parts) {
    std::vector<std::size_t> sum(parts.empty() ? 0 : parts.front().per_class.size());
    for (const auto& part : parts)
        for (std::size_t label = 0; label < sum.size(); ++label)
            sum[label] += part.per_class[label];
    return sum;
}

std::vector<std::string> missing_class_notes(const std::vector<std::string>& classes,
                                             const std::vector<PartCounts>& parts) {
    const auto all = sum_of(parts);
    std::vector<std::string> notes;
    for (const auto& part : parts) {
        std::vector<std::string> missing;
        for (std::size_t label = 0; label < classes.size(); ++label)
            if (part.per_class[label] == 0 && all[label] > 0) missing.push_back(classes[label]);
        if (!missing.empty())
            notes.push_back(fmt::format("{} has no images of {} of {} classes: {}{}", part.name,
                                        missing.size(), classes.size(), some_names(missing),
                                        part.name == "train" ? ", which cannot be learnt" : ""));
    }
    return notes;
}

} // namespace headroom
