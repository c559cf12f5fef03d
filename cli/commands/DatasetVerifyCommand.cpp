#include "cli/commands/Command.h"
#include "cli/options/DataOptions.h"
#include "cli/output/Json.h"
#include "cli/output/TerminalProgress.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/data/VerifyJob.h"
#include "core/training/TrainOptions.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", grouped(static_cast<std::int64_t>(count)), what,
                       count == 1 ? "" : "s");
}

/// "train/Car/1.jpg = valid/Car/7.jpg = ...: reason"
std::string line(const Finding& finding) {
    constexpr std::size_t max_names = 4;
    const auto shown = std::min(finding.samples.size(), max_names);
    std::string text;
    for (std::size_t i = 0; i < shown; ++i)
        text += (i == 0 ? "" : ", ") + printable(finding.samples[i].name);
    if (finding.samples.size() > max_names)
        text += fmt::format(" and {} more", finding.samples.size() - max_names);
    return text + ": " + printable(finding.reason);
}

std::string to_text(const VerifyResult& result, std::size_t max_listed) {
    std::size_t images = 0;
    for (const auto& split : result.splits)
        images += split.count;
    auto text = fmt::format("{}: {}, {} read, {} classes: {} wrong, {}\n", printable(result.path),
                            result.format, counted(images, "image"), result.classes.size(),
                            result.wrong(), counted(result.notes(), "note"));
    if (result.findings.empty()) return text;

    TextTable table({"Kind", "Severity", "Findings", "Samples"});
    table.left(1);
    std::string lists;
    for (auto kind : all_finding_kinds()) {
        std::size_t count = 0, samples = 0;
        std::string list;
        for (const auto& finding : result.findings) {
            if (finding.kind != kind) continue;
            samples += finding.samples.size();
            if (count++ < max_listed) list += fmt::format("  {}\n", line(finding));
        }
        if (count == 0) continue;
        table.add({to_string(kind), is_wrong(kind) ? "error" : "note",
                   grouped(static_cast<std::int64_t>(count)),
                   grouped(static_cast<std::int64_t>(samples))});
        if (count > max_listed)
            list +=
                fmt::format("  and {} more (--most N, or --json for all)\n", count - max_listed);
        lists += fmt::format("\n{}:\n{}", to_string(kind), list);
    }
    text += fmt::format("\n{}{}", table.text(), lists);
    if (!result.moved.list.empty())
        text += fmt::format("\nMoved {} (list: {})\n", counted(result.moved.files.size(), "file"),
                            printable(result.moved.list.string()));
    return text;
}

class DatasetVerifyCommand : public Command {
  public:
    std::string name() const override { return "dataset verify"; }
    std::string summary() const override {
        return "Reads every sample and finds bad files, duplicates and leaks.";
    }
    std::string usage() const override { return "PATH [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom dataset verify photos",
             "what is wrong, by kind; exit status 1 if anything is"},
            {"headroom dataset verify photos --strict --json", "notes count as wrong; everything"},
            {"headroom dataset verify photos --fix move:bad",
             "moves files that cannot be used into the folder bad, and lists them in it"},
            {"headroom dataset verify photos --fix undo:bad/moved.json", "moves them back"},
        };
    }

    void add_options(OptionSet& options) override {
        const VerifyLimits usual;
        auto& limits = spec_.limits;
        options.group("What");
        options.positional("data", "PATH", data_help, paths_);
        options.require("synth:digits");
        options.number("most", "N",
                       fmt::format("number of findings listed of each kind (default {})", most_),
                       most_);
        options.flag("strict", "exit status 1 also for notes, not only for errors", strict_);
        add_field(options, threads_field, spec_.threads);
        options.call("fix", "move:DIR",
                     "moves bad files to their places under DIR and lists them in "
                     "DIR/moved.json; nothing is deleted. undo:LIST moves them back",
                     [this](const std::string& text) { set_fix(text); });
        options.list(
            "fix-kinds", "KIND,...",
            fmt::format(
                "kinds of findings whose files --fix moves (default {}); of duplicates one stays",
                default_kinds()),
            spec_.fix_kinds);
        options.needs("fix");
        options.group("Limits");
        options.number("near-bits", "N",
                       fmt::format("near-duplicates: bits of the perceptual hash that may differ, "
                                   "of 64 (default {})",
                                   usual.near.bits),
                       limits.near.bits);
        options.number("near-difference", "X",
                       fmt::format("near-duplicates: how much thumbnails may differ, as a share "
                                   "of their contrast (default {:g})",
                                   usual.near.difference),
                       limits.near.difference);
        options.number(
            "min-side", "N",
            fmt::format("tiny: a side below this many pixels (default {})", usual.tiny_side),
            limits.tiny_side);
        options.number("max-aspect", "X",
                       fmt::format("extreme-aspect: one side more than this many times the "
                                   "other (default {:g})",
                                   usual.aspect),
                       limits.aspect);
        options.number("max-imbalance", "X",
                       fmt::format("imbalance: a class more than this many times another "
                                   "(default {:g})",
                                   usual.imbalance),
                       limits.imbalance);
        options.group("Data");
        add_fields(options, spec_.data.options, {"origin"});
    }

    int run(Console& console) override {
        if (paths_.size() != 1) throw usage_error("dataset verify looks at one PATH at a time");
        if (most_ < 0) throw usage_error(fmt::format("--most {}: expected at least 0", most_));
        spec_.data.path = paths_.front();
        spec_.move_to = move_to_;
        if (!undo_.empty()) return undo(console);
        TerminalProgress progress(console);
        const auto result = headroom::run(spec_, progress.control());
        progress.clear();
        if (console.json)
            print_json(console, to_json(result));
        else
            console.out << to_text(result, static_cast<std::size_t>(most_));
        const bool failed = result.wrong() > 0 || (strict_ && !result.findings.empty());
        return failed ? static_cast<int>(Failure::check_failed) : 0;
    }

  private:
    static std::string default_kinds() {
        std::string names;
        for (auto kind : default_fix_kinds())
            names += (names.empty() ? "" : ",") + to_string(kind);
        return names;
    }

    void set_fix(const std::string& text) {
        for (const auto& [prefix, target] : {std::pair{"move:", &move_to_}, {"undo:", &undo_}})
            if (text.starts_with(prefix) && text.size() > 5) {
                *target = text.substr(5);
                return;
            }
        throw usage_error(
            fmt::format("--fix: expected move:DIR or undo:LIST, found '{}'", printable(text)));
    }

    int undo(Console& console) const {
        const auto back = undo_moves(undo_, spec_.data.path);
        if (console.json) {
            auto files = nlohmann::ordered_json::array();
            for (const auto& [from, to, reason] : back)
                files.push_back({{"from", to}, {"to", from}});
            print_json(console, {{"moved", {{"list", undo_}, {"files", files}}}});
        } else {
            console.out << fmt::format("Moved {} back\n", counted(back.size(), "file"));
        }
        return 0;
    }

    VerifySpec spec_;
    std::vector<std::string> paths_;
    std::string move_to_, undo_;
    int most_ = 10;
    bool strict_ = false;
};

} // namespace

CommandPtr make_dataset_verify_command() {
    return std::make_unique<DatasetVerifyCommand>();
}

} // namespace headroom
