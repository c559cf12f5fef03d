#include "core/runs/table/RunFilter.h"

#include "datasets/base/Error.h"
#include "datasets/base/options/OptionValue.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace headroom {
namespace {

constexpr const char* filter_option = "filter";
constexpr std::string_view operator_letters = "=!<>~";

/// Columns that a word is looked for in.
constexpr std::array searched{"run", "model", "head", "data", "weights", "state", "tags", "note"};

bool is_column(const std::string& key) {
    return std::ranges::find(run_columns(), key, &RunColumn::key) != run_columns().end();
}

void skip_blanks(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
}

std::string take_text(std::string_view& rest, std::size_t length) {
    const std::string taken(rest.substr(0, length));
    rest.remove_prefix(taken.size());
    return taken;
}

/// Takes a value: up to a blank, or what is in quotes.
std::string take_value(std::string_view& rest) {
    if (!rest.starts_with('"')) return take_text(rest, std::min(rest.find(' '), rest.size()));
    const auto end = rest.find('"', 1);
    if (end == std::string_view::npos)
        throw option_error(filter_option, fmt::format("{}: expected a closing '\"'", rest));
    auto value = std::string(rest.substr(1, end - 1));
    rest.remove_prefix(end + 1);
    return value;
}

/// "0.99", or "99%", which is the same number.
std::optional<double> number_in(std::string text) {
    if (text.ends_with('%')) text.replace(text.size() - 1, 1, "e-2");
    double number = 0;
    return read_value(text, number) ? std::optional(number) : std::nullopt;
}

} // namespace

RunFilter::RunFilter(const std::string& text) {
    std::string_view rest = text;
    for (skip_blanks(rest); !rest.empty(); skip_blanks(rest))
        terms_.push_back(read_term(rest));
}

bool RunFilter::matches(const RunEntry& run) const {
    return std::ranges::all_of(terms_, [&](const Term& term) { return term.matches(run); });
}

RunFilter::Operator RunFilter::read_operator(std::string_view& rest, const std::string& key) {
    constexpr std::pair<std::string_view, Operator> operators[] = {
        {"!=", Operator::not_equal}, {"<=", Operator::at_most}, {">=", Operator::at_least},
        {"=", Operator::equal},      {"<", Operator::less},     {">", Operator::greater},
        {"~", Operator::contains}};
    for (const auto& [name, op] : operators)
        if (rest.starts_with(name)) {
            rest.remove_prefix(name.size());
            return op;
        }
    throw option_error(filter_option,
                       fmt::format("{}: expected =, !=, <, <=, >, >= or ~ and a value "
                                   "after it, such as lr>0.001",
                                   key.empty() ? std::string(rest) : key));
}

RunFilter::Term RunFilter::read_term(std::string_view& rest) {
    if (rest.starts_with('"')) return {nullptr, Operator::contains, take_value(rest), {}};
    const auto key = take_text(rest, std::min(rest.find_first_of(" =!<>~"), rest.size()));
    skip_blanks(rest);
    const bool operates =
        !rest.empty() && operator_letters.find(rest.front()) != std::string_view::npos;
    if (!operates && !is_column(key)) return {nullptr, Operator::contains, key, {}};
    const auto op = read_operator(rest, key);
    const auto& column = run_column(key, filter_option);
    if (!rest.empty() && operator_letters.find(rest.front()) != std::string_view::npos)
        throw option_error(
            filter_option,
            fmt::format("{}: expected one operator and a value, found {}", key, take_value(rest)));
    skip_blanks(rest);
    Term term{&column, op, take_value(rest), {}};
    if (column.kind == RunColumn::Kind::number) term.number = number_in(term.text);
    const bool ordered =
        op != Operator::equal && op != Operator::not_equal && op != Operator::contains;
    if (ordered && column.kind == RunColumn::Kind::number && !term.number)
        throw option_error(filter_option, fmt::format("{}: expected a number, found {}", key,
                                                      term.text.empty() ? "''" : term.text));
    return term;
}

bool RunFilter::Term::is_found_in(const RunEntry& run) const {
    return std::ranges::any_of(searched, [&](const char* key) {
        const auto cell = run_column(key, filter_option).cell(run);
        return std::ranges::any_of(cell,
                                   [&](const RunValue& value) { return this->matches(value); });
    });
}

bool RunFilter::Term::matches(const RunEntry& run) const {
    if (!column) return is_found_in(run);
    const auto cell = column->cell(run);
    const auto any = [&](const Term& term) {
        return term.text.empty() && term.op == Operator::equal
                   ? cell.empty()
                   : std::ranges::any_of(
                         cell, [&](const RunValue& value) { return term.matches(value); });
    };
    if (op != Operator::not_equal) return any(*this);
    return !any({column, Operator::equal, text, number});
}

bool RunFilter::Term::matches(const RunValue& value) const {
    const auto compare = [this](const auto& own, const auto& other) {
        switch (op) {
        case Operator::equal:
            return own == other;
        case Operator::less:
            return own < other;
        case Operator::at_most:
            return own <= other;
        case Operator::greater:
            return own > other;
        case Operator::at_least:
            return own >= other;
        case Operator::not_equal:
        case Operator::contains:
            break;
        }
        return false;
    };
    if (op == Operator::contains) return plain_text(value).find(text) != std::string::npos;
    const auto* own = std::get_if<double>(&value);
    if (own && number) return compare(*own, *number);
    if (number && op != Operator::equal) return false; // "auto" is neither more nor less
    return compare(plain_text(value), text);
}

} // namespace headroom
