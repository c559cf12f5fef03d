#include "core/jobs/verdict/ComparableRuns.h"

#include "core/runs/JsonFields.h"
#include "core/runs/RunFiles.h"
#include "core/runs/table/SeedGroups.h"
#include "core/runs/table/SettingsTable.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace headroom {

namespace fs = std::filesystem;

namespace {

ComparableRun read_finished_run(const fs::path& folder) {
    auto entry = read_run(folder);
    if (!entry || entry->kind != RunKind::run)
        throw usage_error(fmt::format("{}: expected the folder of a single run: give those that "
                                      "headroom train wrote, or a comparison has in runs/",
                                      folder.string()));
    if (entry->state == RunEntry::State::damaged) throw data_error(entry->problem);
    if (entry->state != RunEntry::State::finished)
        throw usage_error(fmt::format("{}: is not finished: finish it with headroom train {}",
                                      folder.string(), option_name("resume")));
    const auto path = folder / run_files::result;
    ComparableRun run{std::move(*entry), run_result_from_json(read_json(path), path.string()), "",
                      0};
    if (!run.result.held_out)
        throw usage_error(fmt::format("{}: was made by headroom convert-head, and has no test "
                                      "accuracy of its own: compare the run that it was made of",
                                      folder.string()));
    run.head = run.result.head;
    run.seed = run.result.seed;
    return run;
}

std::vector<std::string> classes_of(const RunResult& result) {
    std::vector<std::string> classes;
    const JsonFields dataset(result.dataset, "", "dataset.");
    if (dataset.contains("classes")) dataset.take("classes", classes);
    return classes;
}

std::string split_file_of(const RunResult& result) {
    std::string hash;
    const JsonFields dataset(result.dataset, "", "dataset.");
    if (dataset.is_text("split_file_hash")) dataset.take("split_file_hash", hash);
    return hash;
}

std::string setting_of(const RunEntry& run, const char* key) {
    const auto found = run.settings.find(key);
    return found == run.settings.end() ? "none" : plain_text(found->second);
}

/// Throws Error(usage) that names the first thing in which two runs' test images differ.
void check_same_test(const ComparableRun& first, const ComparableRun& other) {
    const auto refuse = [&](const std::string& what, const std::string& expected) {
        throw usage_error(fmt::format("{} and {} {}: expected runs {}", first.entry.path.string(),
                                      other.entry.path.string(), what, expected));
    };
    const auto &a = first.entry, &b = other.entry;
    const auto classes = classes_of(first.result), others = classes_of(other.result);
    if (classes != others)
        refuse(fmt::format("have other classes: {} and {}", fmt::join(classes, ", "),
                           fmt::join(others, ", ")),
               "with the same class names");
    const bool known = !a.fingerprint.empty() && !b.fingerprint.empty();
    const bool same = known ? a.fingerprint == b.fingerprint : a.data == b.data;
    if (!same && a.data != b.data)
        refuse(fmt::format("have other data: {} and {}", a.data, b.data), "on the same images");
    const auto check_settings = [&](std::initializer_list<const char*> keys, const char* what) {
        for (const char* key : keys)
            if (setting_of(a, key) != setting_of(b, key))
                refuse(fmt::format("have {}: {} and {}", what, option_name(key, setting_of(a, key)),
                                   setting_of(b, key)),
                       "tested on the same images");
    };
    check_settings({"resize", "resize-mode", "channels"}, "images of other sizes or channels");
    check_settings({"test-fraction", "split-seed", "fold"}, "other splits");
    if (!same) refuse(fmt::format("have other images, both of {}", a.data), "on the same images");
    if (split_file_of(first.result) != split_file_of(other.result))
        refuse(fmt::format("have another {}", option_name("split-file")),
               "tested on the same images");
}

/// Settings that decide where and how a run computes, not what; a split file is known by its hash.
RunEntry without_machine(RunEntry run) {
    for (const char* key : {"threads", "tune", "tuning", "memory-budget", "split-file"})
        run.settings.erase(key);
    return run;
}

/// Names the groups by their head, and by what tells them apart where several have one head.
std::vector<std::string> group_names(const std::vector<SeedGroup>& groups) {
    std::vector<std::string> heads;
    for (const auto& group : groups)
        heads.push_back(group.front()->heads.front().head);
    std::vector<std::string> names = heads;
    for (const auto& head : std::set(heads.begin(), heads.end())) {
        std::vector<RunEntry> same;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < groups.size(); ++i)
            if (heads[i] == head) {
                same.push_back(*groups[i].front());
                same.back().settings.erase("seed");
                places.push_back(i);
            }
        if (same.size() < 2) continue;
        const auto apart = names_apart(same);
        for (std::size_t i = 0; i < same.size(); ++i)
            names[places[i]] = fmt::format("{} ({})", head, apart[i]);
    }
    return names;
}

/// Tells in what the heads differ beside the head.
void note_other_settings(const std::vector<SeedGroup>& groups, ComparableRuns& found) {
    std::vector<RunEntry> one_of_each;
    for (const auto& group : groups)
        one_of_each.push_back(*group.front());
    std::vector<std::string> parts;
    for (const auto& row : settings_table(one_of_each)) {
        const auto& key = row.setting->key;
        if (!row.differs || key == "head" || key == "data" || key == "seed") continue;
        std::vector<std::string> values;
        for (const auto& value : row.values)
            values.push_back(value.text);
        parts.push_back(fmt::format("{} ({})", key, fmt::join(values, ", ")));
    }
    if (!parts.empty())
        found.notes.push_back(
            fmt::format("the heads differ in more than the head: {}", fmt::join(parts, "; ")));
}

void note_other_machines(ComparableRuns& found) {
    const auto cpu = [](const ComparableRun& run) {
        return run.result.environment.value("cpu", std::string());
    };
    if (std::ranges::any_of(found.runs, [&](const auto& run) {
            return cpu(run) != cpu(found.runs.front()) ||
                   run.result.threads != found.runs.front().result.threads;
        }))
        found.notes.push_back("the runs were trained on different machines or numbers of threads: "
                              "their times cannot be compared");
}

/// Pairs runs by their seeds. Two single runs of different seeds are a pair too.
void match_seeds(const std::vector<std::string>& heads, ComparableRuns& found) {
    std::set<std::uint64_t> common;
    std::vector<std::string> seeds_of;
    for (const auto& head : heads) {
        std::set<std::uint64_t> own;
        for (const auto& run : found.runs)
            if (run.head == head) own.insert(run.seed);
        seeds_of.push_back(fmt::format("{} has {}", head, fmt::join(own, ", ")));
        if (&head == &heads.front()) common = own;
        std::erase_if(common, [&](std::uint64_t seed) { return !own.contains(seed); });
    }
    if (!common.empty()) {
        const auto before = found.runs.size();
        std::erase_if(found.runs, [&](const auto& run) { return !common.contains(run.seed); });
        if (found.runs.size() < before)
            found.notes.push_back(
                fmt::format("{} of {} runs are left out: not every head has their seed",
                            before - found.runs.size(), before));
        return;
    }
    if (found.runs.size() > heads.size())
        throw usage_error(fmt::format("no seed is common to all heads: {}: expected runs of the "
                                      "same seeds, or one of each head",
                                      fmt::join(seeds_of, "; ")));
    found.notes.push_back(fmt::format("the runs have other seeds ({}): chance is a part of what "
                                      "they differ in",
                                      fmt::join(seeds_of, "; ")));
    for (auto& run : found.runs)
        run.seed = found.runs.front().seed;
}

} // namespace

ComparableRuns comparable_runs(const std::vector<fs::path>& folders) {
    ComparableRuns found;
    for (const auto& folder : folders) {
        std::error_code ignored;
        if (std::ranges::none_of(found.runs, [&](const auto& run) {
                return fs::equivalent(run.entry.path, folder, ignored);
            }))
            found.runs.push_back(read_finished_run(folder));
    }
    if (found.runs.size() < 2)
        throw usage_error(
            fmt::format("report: {} run, expected two or more different ones", found.runs.size()));
    for (const auto& run : found.runs)
        check_same_test(found.runs.front(), run);

    std::vector<RunEntry> entries;
    for (const auto& run : found.runs)
        entries.push_back(without_machine(run.entry));
    std::vector<const RunEntry*> pointers;
    for (const auto& entry : entries)
        pointers.push_back(&entry);
    const auto groups = seed_groups(pointers);
    const auto names = group_names(groups);
    for (std::size_t g = 0; g < groups.size(); ++g) {
        std::set<std::uint64_t> seeds;
        for (const auto* entry : groups[g]) {
            auto& run = found.runs[static_cast<std::size_t>(entry - entries.data())];
            run.head = names[g];
            if (!seeds.insert(run.seed).second)
                throw usage_error(fmt::format("{}: another of the runs has the same settings and "
                                              "seed: expected runs that differ",
                                              run.entry.path.string()));
        }
    }
    if (groups.size() < 2)
        throw usage_error(fmt::format("the {} runs are the same training of {} with other seeds: "
                                      "expected two heads or settings",
                                      found.runs.size(), names.front()));
    note_other_settings(groups, found);
    match_seeds(names, found);
    note_other_machines(found);
    return found;
}

} // namespace headroom
