#include "core/batch/CellSettings.h"

#include "core/comparison/report/ReportPage.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/HomeFolder.h"
#include "datasets/base/options/OptionField.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/Suggest.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace headroom {

namespace {

namespace fs = std::filesystem;

/// Options that are not in the table of one of a training's structs.
constexpr std::array own_keys{"data", "model", "head"};

/// Calls visit(OptionField, value) for each option of a training but own_keys.
template <typename Visit>
void visit_all(TrainSpec& spec, const Visit& visit) {
    const auto two = [&](const OptionField& field, auto& value, const auto&) {
        visit(field, value);
    };
    visit_fields(spec.data, two);
    visit_fields(spec.options, two);
}

/// Calls visit(OptionField, value, key) for the option of that name, which for a flag that is on
/// by default may also be no-KEY; returns whether there is one.
template <typename Visit>
bool visit_option(TrainSpec& spec, const std::string& name, const Visit& visit) {
    bool found = false;
    visit_all(spec, [&](const OptionField& field, auto& value) {
        if (found || (field.key != name && option_key(field, value) != name)) return;
        found = true;
        visit(field, value);
    });
    return found;
}

template <typename Type>
struct IsWhole : std::bool_constant<std::is_integral_v<Type> && !std::is_same_v<Type, bool>> {};
template <typename Type>
struct IsWhole<std::optional<Type>> : IsWhole<Type> {};

bool read_flag(const std::string& key, const std::string& value) {
    if (value == "yes" || value == "true" || value == "on" || value == "1") return true;
    if (value == "no" || value == "false" || value == "off" || value == "0") return false;
    throw option_error(key, fmt::format("{}: expected yes or no", value));
}

void apply(TrainSpec& spec, const std::string& key, const std::string& text) {
    if (key == "data")
        spec.data.path = text;
    else if (key == "model")
        spec.model = text;
    else if (key == "head")
        spec.head = text;
    else
        visit_option(spec, key, [&]<typename Type>(const OptionField& field, Type& value) {
            if constexpr (std::is_same_v<Type, bool>)
                value = read_flag(key, text) == (field.key == key);
            else
                read_option(field, text, value);
        });
}

/// Whether the option's value is a file or folder.
bool takes_path(const std::string& key) {
    static const auto keys = [] {
        std::set<std::string> found{"data", "model"};
        TrainSpec spec;
        visit_all(spec, [&](const OptionField& field, auto&) {
            const std::string kind = field.value_name;
            if (kind == "FILE" || kind == "FOLDER" || kind == "PATH") found.insert(field.key);
        });
        return found;
    }();
    return keys.contains(key);
}

/// Letters, digits and a few signs; all else is a dash.
std::string plain(const std::string& text) {
    std::string name;
    for (const unsigned char c : text)
        name += std::isalnum(c) || c == '.' || c == '-' || c == '+' || c == '='
                    ? static_cast<char>(c)
                    : '-';
    return name;
}

} // namespace

void check_grid_key(const std::string& key) {
    for (const char* decided : {"out", "resume", "exist-ok", "tuning"})
        if (key == decided) throw usage_error(fmt::format("{}: is decided by the batch", key));
    if (std::ranges::find(own_keys, key) != own_keys.end()) return;
    TrainSpec spec;
    if (visit_option(spec, key, [](const OptionField&, auto&) {})) return;
    std::vector<std::string> known(own_keys.begin(), own_keys.end());
    visit_all(spec, [&](const OptionField& field, auto&) { known.emplace_back(field.key); });
    throw usage_error(
        fmt::format("{}: is no option of headroom train{}", key, did_you_mean(key, known)));
}

bool is_whole_number(const std::string& key) {
    TrainSpec spec;
    bool whole = false;
    visit_option(spec, key,
                 [&]<typename Type>(const OptionField&, Type&) { whole = IsWhole<Type>::value; });
    return whole;
}

TrainSpec train_spec_of(const CellValues& settings) {
    TrainSpec spec;
    spec.options.precision = PrecisionOption::f32;
    for (const auto& [key, value] : settings)
        apply(spec, key, value);
    spec.options.validate();
    return spec;
}

std::string shared_settings(const CellValues& settings) {
    constexpr std::array own{"head",         "seed",     "epochs",          "lr",
                             "fair",         "schedule", "label-smoothing", "max-epochs",
                             "weight-decay", "momentum", "step-epochs",     "step-factor",
                             "patience"};
    std::string shared;
    for (const auto& [key, value] : settings)
        if (std::ranges::find(own, key) == own.end()) shared += key + '=' + value + '\n';
    return shared;
}

std::string settings_label(const CellValues& settings) {
    std::vector<std::string> parts;
    for (const auto& [key, value] : settings) {
        const bool speaks = std::ranges::find(own_keys, key) != own_keys.end();
        parts.push_back(speaks ? short_data_name(value) : key + " " + short_data_name(value));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

CellValues with_absolute_paths(CellValues settings, const std::string& home) {
    for (auto& [key, value] : settings) {
        if (!takes_path(key)) continue;
        const auto path = home.empty() ? value : with_home(value, home);
        std::error_code ignored;
        if (fs::exists(path, ignored)) value = fs::absolute(path).lexically_normal().string();
    }
    return settings;
}

std::string run_name(const CellValues& settings, const std::vector<std::string>& keys) {
    std::string name;
    for (const auto& [key, value] : settings) {
        if (std::ranges::find(keys, key) == keys.end()) continue;
        const auto file = fs::path(value).lexically_normal();
        const auto last = file.has_filename() ? file.stem() : file.parent_path().stem();
        const bool path = takes_path(key);
        if (!name.empty()) name += '_';
        name += plain(path ? last.string() : value);
        if (!path && key != "head") name.insert(name.rfind('_') + 1, plain(key));
    }
    constexpr std::size_t most = 120;
    return name.substr(0, most);
}

} // namespace headroom
