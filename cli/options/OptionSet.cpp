#include "cli/options/OptionSet.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace headroom {
namespace {

/// Error about an invalid value; the option's name is added in front.
Error expected_error(const std::string& name, const std::string& text,
                     const std::string& expected) {
    return option_error(name, fmt::format("{}: expected {}", text.empty() ? "''" : text, expected));
}

template <typename Number>
Number parse(const std::string& name, const std::string& text, const char* expected) {
    Number value{};
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    bool good = error == std::errc() && at == end;
    if constexpr (std::is_floating_point_v<Number>) good = good && std::isfinite(value);
    if (!good) throw expected_error(name, text, expected);
    return value;
}

} // namespace

bool OptionSet::Option::takes_paths() const {
    static const std::set<std::string> kinds = {"PATH",  "FILE",    "FOLDER",    "DIR",
                                                "RUN",   "IMAGE",   "GENERATOR", "circle|FILE",
                                                "MODEL", "move:DIR"};
    return kinds.contains(value_name.substr(0, value_name.find_first_of(",."))); // "IMAGE..."
}

OptionSet::Option& OptionSet::add(const std::string& name, const std::string& value_name,
                                  const std::string& help) {
    Option option;
    option.group = group_;
    option.name = name;
    option.value_name = value_name;
    option.help = help;
    options_.push_back(std::move(option));
    return options_.back();
}

void OptionSet::call(const std::string& name, const std::string& value_name,
                     const std::string& help, Setter set) {
    add(name, value_name, help).set = [set = std::move(set)](auto& values) { set(values.back()); };
}

void OptionSet::text(const std::string& name, const std::string& value_name,
                     const std::string& help, std::string& target) {
    call(name, value_name, help, [&target](const std::string& value) { target = value; });
}

void OptionSet::number(const std::string& name, const std::string& value_name,
                       const std::string& help, int& target) {
    call(name, value_name, help, [&target, name](const std::string& value) {
        target = parse<int>(name, value, "a whole number");
    });
}

void OptionSet::number(const std::string& name, const std::string& value_name,
                       const std::string& help, std::uint64_t& target) {
    call(name, value_name, help, [&target, name](const std::string& value) {
        target = parse<std::uint64_t>(name, value, "a whole number from 0");
    });
}

void OptionSet::number(const std::string& name, const std::string& value_name,
                       const std::string& help, double& target) {
    call(name, value_name, help, [&target, name](const std::string& value) {
        target = parse<double>(name, value, "a number");
    });
}

void OptionSet::flag(const std::string& name, const std::string& help, bool& target, bool on) {
    auto& option = add(name, "", help);
    option.flag = true;
    option.set = [&target, name, on](const std::vector<std::string>& values) {
        const auto& word = values.back();
        if (word == "" || word == "1" || word == "yes" || word == "true" || word == "on")
            target = on;
        else if (word == "0" || word == "no" || word == "false" || word == "off")
            target = !on;
        else
            throw expected_error(name, word, "yes or no");
    };
}

void OptionSet::list(const std::string& name, const std::string& value_name,
                     const std::string& help,
                     std::function<void(const std::vector<std::string>&)> set) {
    call(name, value_name, help, [name, set = std::move(set)](const std::string& value) {
        const auto parts = split_list(value);
        if (parts.empty()) throw expected_error(name, value, "names separated by commas");
        set(parts);
    });
    options_.back().list = true;
}

void OptionSet::list(const std::string& name, const std::string& value_name,
                     const std::string& help, std::vector<std::string>& target) {
    list(name, value_name, help, [&target](const auto& parts) { target = parts; });
}

void OptionSet::list(const std::string& name, const std::string& value_name,
                     const std::string& help, std::vector<int>& target) {
    call(name, value_name, help, [&target, name](const std::string& value) {
        constexpr auto expected = "whole numbers separated by commas";
        target.clear();
        for (const auto& part : split_list(value))
            target.push_back(parse<int>(name, part, expected));
        if (target.empty()) throw expected_error(name, value, expected);
    });
    options_.back().list = true;
}

void OptionSet::many(const std::string& name, const std::string& value_name,
                     const std::string& help, std::vector<std::string>& target) {
    auto& option = add(name, value_name, help);
    option.many = true;
    option.set = [&target](const auto& values) { target = values; };
}

void OptionSet::positional(const std::string& name, const std::string& value_name,
                           const std::string& help, std::vector<std::string>& target) {
    many(name, value_name, help, target);
    options_.back().positional = true;
}

void OptionSet::require(const std::string& example, const bool* unless) {
    options_.back().required = true;
    options_.back().example = example;
    options_.back().unless = unless;
}

void OptionSet::assign(const std::string& name, const std::vector<std::string>& values) {
    find(name)->set(values);
    given_[name] = values;
}

void OptionSet::reassign() const {
    for (const auto& [name, values] : given_)
        find(name)->set(values);
}

const OptionSet::Option* OptionSet::find(const std::string& name) const {
    for (const auto& option : options_)
        if (option.name == name) return &option;
    return nullptr;
}

std::vector<std::string> split_list(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    while (from <= text.size()) {
        const auto comma = std::min(text.find(',', from), text.size());
        if (comma > from) parts.push_back(text.substr(from, comma - from));
        from = comma + 1;
    }
    return parts;
}

} // namespace headroom
