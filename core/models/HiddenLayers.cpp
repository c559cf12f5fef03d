#include "core/models/HiddenLayers.h"

#include "core/models/Head.h"
#include "datasets/base/options/OptionField.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

constexpr int max_units = 1 << 16;
constexpr std::size_t max_hidden = 8;

/// "hidden layers of 128 and 56 units", "a hidden layer of 16 units", "none"
std::string layers_in_words(const HeadSpec& head) {
    const auto& hidden = head.hidden;
    if (hidden.empty()) return "none";
    const auto& last = hidden.back();
    if (hidden.size() == 1) return fmt::format("a hidden layer of {} units", last);
    return fmt::format("hidden layers of {} and {} units",
                       fmt::join(hidden.begin(), hidden.end() - 1, ", "), last);
}

} // namespace

std::optional<std::vector<int>> parse_hidden(const std::string& text) {
    if (text.empty()) return {};
    std::vector<int> hidden;
    if (text == "none") return hidden;
    std::vector<std::string> words;
    read_value(text, words);
    for (const auto& word : words) {
        int units = 0;
        if (!read_value(word, units) || units < 1 || units > max_units || words.size() > max_hidden)
            throw option_error("hidden",
                               fmt::format("{}: expected none, or the units of at most {} dense "
                                           "layers, each from 1 to {}, such as 128,56",
                                           text, max_hidden, max_units));
        hidden.push_back(units);
    }
    return hidden;
}

void give_hidden(ModelSpec& model, const std::vector<std::string>& heads,
                 const std::vector<int>& hidden) {
    double dropout = 0;
    for (const auto& head : model.heads)
        dropout = std::max(dropout, head.dropout);
    for (const auto& kind : heads) {
        auto given = model.head(kind);
        given.hidden = hidden;
        given.dropout = dropout;
        const auto listed = std::ranges::find(model.heads, kind, &HeadSpec::kind);
        if (listed == model.heads.end())
            model.heads.push_back(given);
        else
            *listed = given;
    }
}

std::string other_differences(const ModelSpec& model, const std::vector<std::string>& heads) {
    std::vector<std::string> words;
    for (const auto& kind : heads)
        words.push_back(layers_in_words(model.head(kind)));
    if (words.empty() || std::ranges::count(words, words.front()) == std::ssize(words)) return {};
    std::string text;
    for (std::size_t i = 0; i < heads.size(); ++i)
        text += fmt::format("{}{} {}{}", i ? ", " : "", heads[i], i ? "" : "has ",
                            i || words[i] != "none" ? words[i] : "no hidden layer");
    return text;
}

} // namespace headroom
