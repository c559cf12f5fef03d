#include "core/jobs/data/VerifyJob.h"

#include "core/jobs/ProgressEvents.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/formats/Formats.h"

#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

void check_spec(const VerifySpec& spec) {
    const auto& limits = spec.limits;
    if (limits.near.bits < 0 || limits.near.bits > 16)
        throw option_error("near-bits", fmt::format("{}: expected 0 to 16", limits.near.bits));
    if (!(limits.near.difference >= 0 && limits.near.difference <= 1))
        throw option_error("near-difference",
                           fmt::format("{:g}: expected 0 to 1", limits.near.difference));
    if (!(limits.aspect >= 1))
        throw option_error("max-aspect", fmt::format("{:g}: expected at least 1", limits.aspect));
    if (!(limits.imbalance >= 1))
        throw option_error("max-imbalance",
                           fmt::format("{:g}: expected at least 1", limits.imbalance));
    if (spec.threads < 0 || spec.threads > 1024)
        throw option_error("threads", fmt::format("{}: expected 0 to 1024", spec.threads));
    if (spec.move_to.empty() && !spec.fix_kinds.empty())
        throw option_error("fix-kinds", "goes with " + option_name("fix", "move:DIR"));
    if (spec.move_to.empty()) return;
    if (const auto& format = find_format(spec.data.path); !format.image_files)
        throw option_error("fix", fmt::format("moves image files of a folder: {} is {}",
                                              spec.data.path, format.name));
    check_aside(spec.data.path, spec.move_to);
}

std::vector<SplitSummary> summaries(const Scan& scan) {
    std::vector<SplitSummary> splits;
    for (const auto& name : scan.splits)
        splits.push_back({name, 0, std::vector<std::size_t>(scan.classes.size()), {}});
    for (const auto& sample : scan.samples) {
        auto& split = splits[sample.split];
        ++split.count;
        ++split.per_class[static_cast<std::size_t>(sample.label)];
    }
    return splits;
}

} // namespace

std::size_t VerifyResult::wrong() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        findings, [](const Finding& finding) { return is_wrong(finding.kind); }));
}

std::size_t VerifyResult::notes() const {
    return findings.size() - wrong();
}

VerifyResult run(const VerifySpec& spec, const JobControl& control) {
    check_spec(spec);
    const auto kinds =
        spec.fix_kinds.empty() ? default_fix_kinds() : parse_fix_kinds(spec.fix_kinds);
    OpenOptions open = spec.data.options;
    open.stop = control.stop;
    open.on_progress = progress_events(control, "verifying " + spec.data.path);
    auto found = scan(spec.data.path, open, static_cast<unsigned>(spec.threads));

    VerifyResult result{spec.data.path,   found.format,   found.image_files, found.classes,
                        summaries(found), found.findings, found.data,        {}};
    for (auto& finding :
         check(found, spec.limits, control.stop, static_cast<unsigned>(spec.threads),
               progress_events(control, "looking for near-duplicates")))
        result.findings.push_back(std::move(finding));
    std::ranges::stable_sort(result.findings, {}, &Finding::kind);
    if (!spec.move_to.empty())
        result.moved =
            move_aside(result.findings, kinds, spec.data.path, spec.move_to, control.stop);
    return result;
}

ordered_json to_json(const VerifyResult& result) {
    ordered_json json = {
        {"path", result.path},
        {"format", result.format},
        {"classes", result.classes},
        {"splits", ordered_json::array()},
        {"wrong", result.wrong()},
        {"notes", result.notes()},
        {"counts", ordered_json::object()},
        {"findings", ordered_json::array()},
    };
    for (const auto& split : result.splits)
        json["splits"].push_back(
            {{"split", split.name}, {"count", split.count}, {"per_class", split.per_class}});
    for (auto kind : all_finding_kinds())
        json["counts"][to_string(kind)] = std::ranges::count(result.findings, kind, &Finding::kind);
    for (const auto& finding : result.findings) {
        auto samples = ordered_json::array();
        for (const auto& sample : finding.samples) {
            ordered_json about = {
                {"name", sample.name}, {"split", sample.split}, {"class", sample.class_name}};
            if (sample.path.empty())
                about["index"] = sample.index;
            else
                about["path"] = sample.path;
            samples.push_back(std::move(about));
        }
        json["findings"].push_back({{"kind", to_string(finding.kind)},
                                    {"severity", is_wrong(finding.kind) ? "error" : "note"},
                                    {"reason", finding.reason},
                                    {"samples", std::move(samples)}});
    }
    if (!result.moved.list.empty()) {
        json["moved"] = {{"list", result.moved.list.string()}, {"files", ordered_json::array()}};
        for (const auto& [from, to, reason] : result.moved.files)
            json["moved"]["files"].push_back({{"from", from}, {"to", to}, {"reason", reason}});
    }
    return json;
}

} // namespace headroom
