#include "core/runs/table/SettingsTable.h"

#include "core/runs/config/DataSpec.h"
#include "core/runs/table/RunSettings.h"
#include "core/training/TrainOptions.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

namespace headroom {
namespace {

/// The facts that decide what a run computes, beside its options.
constexpr std::array facts{"head", "model", "data"};

bool is_fact(const std::string& key) {
    return std::ranges::find(facts, key) != facts.end();
}

/// config.json has the machine's own choice.
bool is_of_the_machine(const std::string& key) {
    constexpr std::array keys{"threads", "precision"};
    return std::ranges::find(keys, key) != keys.end();
}

/// The defaults of options, as a run with these settings has them.
RunValues defaults_for(const RunValues& settings) {
    auto usual = settings_in({});
    TrainOptions options; // config.json has the rate that 0 stands for
    if (const auto own = settings.find("optimizer"); own != settings.end())
        read_value(plain_text(own->second), options.optimizer);
    usual["lr"] = options.peak_learning_rate();
    return usual;
}

/// Defaults that an option gives in words: "as in the file".
std::map<std::string, std::string> default_words() {
    std::map<std::string, std::string> words;
    const auto add = [&](const OptionField& field, const auto&, const auto& by_default) {
        if (*field.default_text)
            words[field.key] = field.default_text;
        else if (field.bytes)
            words[field.key] = option_text(field, by_default);
    };
    const DataSpec data;
    const TrainOptions training;
    visit_fields(data, add);
    visit_fields(training, add);
    words.erase("lr"); // the optimizer's, which is known here
    return words;
}

std::string cell_of(const RunColumn& column, const RunEntry& run) {
    std::vector<std::string> texts;
    for (const auto& value : column.cell(run))
        texts.push_back(value_text(column, value));
    return texts.empty() ? "-" : fmt::format("{}", fmt::join(texts, ", "));
}

SettingRow row_of(const RunColumn& column, const std::vector<RunEntry>& runs,
                  const std::vector<RunValues>& usual) {
    static const auto words = default_words();
    const auto word = words.find(column.key);
    SettingRow row;
    row.setting = &column;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto found = usual[i].find(column.key);
        const auto by_default = found == usual[i].end() ? "-" : value_text(column, found->second);
        auto text = cell_of(column, runs[i]);
        if (i == 0 && word != words.end())
            row.usual = word->second;
        else if (i == 0 && by_default != "-")
            row.usual = by_default;
        const bool given =
            !is_fact(column.key) && !is_of_the_machine(column.key) && text != by_default;
        if (word != words.end() && text == by_default) text = word->second;
        row.differs = row.differs || (i > 0 && text != row.values.front().text);
        row.values.push_back({std::move(text), given});
    }
    return row;
}

/// "seed 1"; a head, a model or data by its name alone.
std::string told_apart(const SettingRow& row, std::size_t run) {
    const auto& text = row.values[run].text;
    if (row.setting->key != "data" && is_fact(row.setting->key)) return text;
    return fmt::format("{} {}", row.setting->key, text);
}

std::string folder_name(const RunEntry& run) {
    const auto path = run.path.lexically_normal();
    return (path.has_filename() ? path : path.parent_path()).filename().string();
}

} // namespace

std::vector<SettingRow> settings_table(const std::vector<RunEntry>& runs) {
    std::vector<RunValues> usual;
    for (const auto& run : runs)
        usual.push_back(defaults_for(run.settings));
    std::vector<SettingRow> rows;
    for (const auto& column : run_columns()) {
        const auto in_some = [&](const RunEntry& run) { return run.settings.contains(column.key); };
        if (is_fact(column.key) || std::ranges::any_of(runs, in_some))
            rows.push_back(row_of(column, runs, usual));
    }
    std::ranges::stable_sort(rows, std::greater(), &SettingRow::differs);
    return rows;
}

std::vector<std::string> names_apart(const std::vector<RunEntry>& runs) {
    std::vector<std::vector<std::string>> parts(runs.size());
    for (const auto& row : settings_table(runs))
        for (std::size_t i = 0; row.differs && i < runs.size(); ++i)
            parts[i].push_back(told_apart(row, i));
    std::vector<std::string> names;
    for (std::size_t i = 0; i < runs.size(); ++i)
        names.push_back(parts[i].empty() ? folder_name(runs[i])
                                         : fmt::format("{}", fmt::join(parts[i], ", ")));
    std::vector<std::string> unique;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const bool twice = std::ranges::count(names, names[i]) > 1 && !parts[i].empty();
        unique.push_back(twice ? fmt::format("{}, {}", names[i], folder_name(runs[i])) : names[i]);
    }
    return unique;
}

} // namespace headroom
