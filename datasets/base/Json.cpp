#include "datasets/base/Json.h"

#include "datasets/base/Error.h"
#include "datasets/base/ReadFile.h"

#include <fmt/format.h>
#include <set>
#include <vector>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr int deepest = 64;
constexpr std::size_t largest_file = 64 << 20;

/// An ordered_json looks through all keys of an object to add one.
constexpr std::size_t most_lookups = 200'000'000;

/// Follows the parser, which itself takes what it is given.
class Limits {
  public:
    explicit Limits(const std::string& where) : where_(where) {}

    bool operator()(int depth, ordered_json::parse_event_t event, const ordered_json& parsed) {
        using Event = ordered_json::parse_event_t;
        if ((event == Event::object_start || event == Event::array_start) && depth >= deepest)
            throw data_error(fmt::format("{}: JSON nested deeper than {} levels", where_, deepest));
        if (event == Event::object_start) keys_.emplace_back();
        if (event == Event::object_end) keys_.pop_back();
        if (event == Event::key) add(parsed);
        return true;
    }

  private:
    void add(const ordered_json& key) {
        auto& keys = keys_.back();
        lookups_ += keys.size();
        if (lookups_ > most_lookups)
            throw data_error(fmt::format("{}: too many keys in one object of JSON", where_));
        if (!keys.insert(key.get<std::string>()).second)
            throw data_error(
                fmt::format("{}: the key {} is there twice: leave one", where_, shown(key)));
    }

    const std::string& where_;
    std::vector<std::set<std::string>> keys_; // of the objects that are open
    std::size_t lookups_ = 0;
};

} // namespace

ordered_json parse_json(std::string_view text, const std::string& where) {
    Limits limits(where);
    try {
        return ordered_json::parse(text, std::ref(limits));
    } catch (const ordered_json::parse_error& error) {
        throw data_error(fmt::format("{}: not JSON at byte {}", where, error.byte));
    } catch (const ordered_json::exception&) {
        throw data_error(fmt::format("{}: holds a number that is too large", where));
    }
}

ordered_json read_json_file(const fs::path& path) {
    return parse_json(read_regular_file(path.string(), largest_file), path.string());
}

std::string shown(const ordered_json& value) {
    constexpr std::size_t longest = 160;
    auto text = value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end; // not within a character
    return text.substr(0, end) + "...";
}

} // namespace headroom
