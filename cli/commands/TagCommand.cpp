#include "cli/commands/Command.h"
#include "cli/output/Json.h"
#include "core/comparison/Format.h"
#include "core/runs/RunNotes.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

std::string notes_line(const std::string& run, const RunNotes& notes) {
    auto line = fmt::format("{}: {}", run,
                            notes.tags.empty() ? "no tags"
                                               : fmt::format("{}", fmt::join(notes.tags, ", ")));
    if (!notes.note.empty()) line += fmt::format("; {}", notes.note);
    return printable(line) + '\n';
}

class TagCommand : public Command {
  public:
    std::string name() const override { return "tag"; }
    std::string summary() const override {
        return "Keeps tags and a note with runs, to find them again.";
    }
    std::string usage() const override { return "RUN... [--add A,B] [--remove A,B] [--note TEXT]"; }
    std::vector<Example> examples() const override {
        return {{"headroom tag runs/digits --add best,paper --note \"for table 2\"",
                 "two tags and a note; headroom runs --filter tags=best finds it"},
                {"headroom tag runs/digits", "prints what the run has"}};
    }

    void add_options(OptionSet& options) override {
        options.group("Which");
        options.positional("run", "RUN", "folders of runs or comparisons", runs_);
        options.require("runs/digits");
        options.group("What");
        options.list("add", "A,B", "tags to add", change_.add);
        options.list("remove", "A,B", "tags to remove", change_.remove);
        options.call("note", "TEXT", "the note; an empty one removes it",
                     [this](const std::string& text) {
                         change_.new_note = true;
                         change_.note = text;
                     });
    }

    int run(Console& console) override {
        const auto notes = change_notes({runs_.begin(), runs_.end()}, change_);
        auto json = nlohmann::ordered_json::array();
        for (std::size_t i = 0; i < notes.size(); ++i) {
            if (!console.json) console.out << notes_line(runs_[i], notes[i]);
            json.push_back({{"run", runs_[i]}, {"tags", notes[i].tags}, {"note", notes[i].note}});
        }
        if (console.json) print_json(console, json);
        return 0;
    }

  private:
    std::vector<std::string> runs_;
    NotesChange change_;
};

} // namespace

CommandPtr make_tag_command() {
    return std::make_unique<TagCommand>();
}

} // namespace headroom
