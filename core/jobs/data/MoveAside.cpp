#include "core/jobs/data/MoveAside.h"

#include "datasets/base/Error.h"
#include "datasets/base/files/Folders.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace headroom {

namespace fs = std::filesystem;

namespace {

/// Returns the samples of a finding to be moved.
std::vector<const FoundSample*> giving_way(const Finding& finding) {
    std::vector<const FoundSample*> samples;
    for (const auto& sample : finding.samples)
        samples.push_back(&sample);
    if (samples.size() < 2 || finding.kind == FindingKind::contradiction) return samples;
    const auto rank = [](const FoundSample* sample) {
        return sample->split == "test" ? 0 : sample->split == "valid" ? 1 : 2;
    };
    samples.erase(std::ranges::min_element(samples, {}, rank));
    return samples;
}

bool is_about_files(FindingKind kind) {
    using enum FindingKind;
    return kind != label_out_of_range && kind != missing_class && kind != imbalance &&
           kind != left_out;
}

} // namespace

const std::vector<FindingKind>& default_fix_kinds() {
    using enum FindingKind;
    static const std::vector<FindingKind> kinds = {unreadable, truncated, empty_file, not_an_image};
    return kinds;
}

std::vector<FindingKind> parse_fix_kinds(const std::vector<std::string>& names) {
    std::vector<FindingKind> kinds;
    std::vector<std::string> known;
    for (auto kind : all_finding_kinds())
        if (is_about_files(kind)) known.push_back(to_string(kind));
    for (const auto& name : names) {
        const auto kind =
            std::ranges::find(all_finding_kinds(), name, [](auto each) { return to_string(each); });
        if (std::ranges::find(known, name) == known.end())
            throw option_error(
                "fix-kinds", fmt::format("{}: expected some of {}", name, fmt::join(known, ", ")));
        kinds.push_back(*kind);
    }
    return kinds;
}

void check_aside(const fs::path& root, const fs::path& aside) {
    if (is_within(aside, root))
        throw option_error("fix", fmt::format("move:{}: is in {}, where it would be read as "
                                              "data: expected a folder beside it",
                                              aside.string(), root.string()));
}

MovedFiles move_aside(const std::vector<Finding>& findings, const std::vector<FindingKind>& kinds,
                      const fs::path& root, const fs::path& aside, std::stop_token stop) {
    check_aside(root, aside);
    std::vector<MovedFile> files;
    std::set<std::string> sources;
    std::set<fs::path> targets;
    for (const auto& finding : findings) {
        if (std::ranges::find(kinds, finding.kind) == kinds.end()) continue;
        for (const auto* sample : giving_way(finding)) {
            std::error_code ignored;
            const auto status = fs::symlink_status(sample->path, ignored);
            if (!fs::is_regular_file(status) && !fs::is_symlink(status)) continue; // a folder
            const auto from = fs::absolute(sample->path).string();
            if (!sources.insert(from).second) continue;
            const auto to = free_name(fs::absolute(aside / sample->name), targets);
            targets.insert(to);
            files.push_back({from, to.string(), finding.reason});
        }
    }
    return move_files(std::move(files), aside, stop);
}

} // namespace headroom
