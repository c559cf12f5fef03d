#include "datasets/base/text/Json.h"

#include "datasets/base/Error.h"
#include "datasets/base/files/ReadFile.h"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t deepest = 64;
constexpr std::size_t max_keys = 1'000'000; // in one object: a look-up is linear
constexpr std::size_t max_values = 8'000'000;

using Object = ordered_json::object_t;
using Array = ordered_json::array_t;

/// Builds the value from the parser's events, each value once. The library's own builder walks
/// through a list again for each object that ends in it.
class Builder : public nlohmann::json_sax<ordered_json> {
  public:
    Builder(std::string_view text, const std::string& where, std::uint64_t* steps)
        : text_(text), where_(where), steps_(steps) {}

    ordered_json take() { return std::move(root_); }

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t&) override { return false; } // not part of JSON
    bool start_object(std::size_t) override { return open(ordered_json::object()); }
    bool start_array(std::size_t) override { return open(ordered_json::array()); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        step();
        auto& keys = open_.back()->get_ref<Object&>();
        if (keys.size() == max_keys)
            fail(fmt::format("more than {} keys in one object of JSON", max_keys));
        // emplace() would search the keys.
        static_cast<Object::Container&>(keys).emplace_back(std::move(name), nullptr);
        return true;
    }

    bool end_object() override {
        std::vector<const std::string*> names;
        for (const auto& [name, value] : open_.back()->get_ref<const Object&>())
            names.push_back(&name);
        std::ranges::sort(names, [this](auto* a, auto* b) {
            step();
            return *a < *b;
        });
        const auto twice = std::ranges::adjacent_find(names, {}, [](auto* name) { return *name; });
        if (twice != names.end())
            fail(fmt::format("the key {} is there twice: leave one", shown(**twice)));
        return close();
    }

    bool parse_error(std::size_t at, const std::string&,
                     const nlohmann::detail::exception& error) override {
        if (error.id == 406) fail("holds a number that is too large");
        fail(fmt::format("not JSON at {}", text_place(text_, at)));
    }

  private:
    [[noreturn]] void fail(const std::string& what) const {
        throw data_error(fmt::format("{}: {}", where_, what));
    }

    void step() {
        if (steps_) ++*steps_;
    }

    ordered_json& place(ordered_json value) {
        step();
        if (++values_ > max_values) fail(fmt::format("more than {} values of JSON", max_values));
        if (open_.empty()) return root_ = std::move(value);
        if (open_.back()->is_array())
            return open_.back()->get_ref<Array&>().emplace_back(std::move(value));
        return open_.back()->get_ref<Object&>().back().second = std::move(value);
    }

    bool add(ordered_json value) {
        place(std::move(value));
        return true;
    }

    bool open(ordered_json value) {
        if (open_.size() == deepest)
            fail(fmt::format("JSON nested deeper than {} levels", deepest));
        open_.push_back(&place(std::move(value)));
        return true;
    }

    bool close() {
        step();
        open_.pop_back();
        return true;
    }

    std::string_view text_;
    const std::string& where_;
    std::uint64_t* steps_;
    ordered_json root_;
    std::vector<ordered_json*> open_; ///< open lists and objects
    std::size_t values_ = 0;
};

} // namespace

std::string text_place(std::string_view text, std::size_t byte) {
    const auto before = text.substr(0, std::min(text.size(), byte == 0 ? 0 : byte - 1));
    const auto line_begin = before.rfind('\n') + 1; // npos + 1 = 0
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto column =
        1 + std::ranges::count_if(before.substr(line_begin), [](char c) {
            return (static_cast<unsigned char>(c) & 0xc0) != 0x80; // characters, not bytes
        });
    return fmt::format("line {}, column {}", line, column);
}

ordered_json parse_json(std::string_view text, const std::string& where, std::uint64_t* steps) {
    Builder builder(text, where, steps);
    ordered_json::sax_parse(text, &builder);
    return builder.take();
}

ordered_json read_json_file(const fs::path& path, std::size_t max_bytes) {
    return parse_json(read_regular_file(path.string(), max_bytes), path.string());
}

std::string shown(const ordered_json& value) {
    constexpr std::size_t longest = 160;
    auto text = value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end; // not inside a character
    return text.substr(0, end) + "...";
}

} // namespace headroom
