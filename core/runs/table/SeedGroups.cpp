#include "core/runs/table/SeedGroups.h"

#include "core/runs/table/RunColumns.h"

#include <algorithm>
#include <array>

namespace headroom {
namespace {

/// The seed, and settings that change no result.
bool is_left_out(const std::string& key) {
    constexpr std::array keys{"seed", "keep-features", "tensorboard"};
    return std::ranges::find(keys, key) != keys.end();
}

/// Identifies a group: texts that its runs have in common.
std::vector<std::string> group_key(const RunEntry& run) {
    std::vector<std::string> key{run.model, run.fingerprint.empty() ? run.data : run.fingerprint};
    for (const auto& head : run.heads)
        key.push_back(head.head);
    for (const auto& [name, value] : run.settings) {
        if (is_left_out(name)) continue;
        key.push_back(name);
        key.push_back(plain_text(value));
    }
    return key;
}

const RunValue* setting(const RunEntry& run, const std::string& key) {
    const auto found = run.settings.find(key);
    return found == run.settings.end() ? nullptr : &found->second;
}

bool same_setting(const RunEntry& a, const RunEntry& b, const std::string& key) {
    const auto *first = setting(a, key), *second = setting(b, key);
    return first && second ? *first == *second : first == second;
}

} // namespace

std::vector<SeedGroup> seed_groups(const std::vector<const RunEntry*>& runs) {
    std::vector<SeedGroup> groups;
    std::map<std::vector<std::string>, std::size_t> places;
    for (const auto* run : runs) {
        if (run->kind != RunKind::run || run->state != RunEntry::State::finished) continue;
        const auto [place, is_new] = places.try_emplace(group_key(*run), groups.size());
        if (is_new) groups.emplace_back();
        groups[place->second].push_back(run);
    }
    return groups;
}

std::vector<std::string> differing_settings(const std::vector<SeedGroup>& groups) {
    std::vector<std::string> keys;
    for (const auto& column : run_columns()) {
        const auto differs = [&](const SeedGroup& group) {
            return !same_setting(*group.front(), *groups.front().front(), column.key);
        };
        if (!is_left_out(column.key) && std::ranges::any_of(groups, differs))
            keys.push_back(column.key);
    }
    return keys;
}

} // namespace headroom
