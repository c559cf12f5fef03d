#include "cli/commands/Command.h"
#include "cli/output/RunAndPrint.h"
#include "core/comparison/Format.h"
#include "core/jobs/export/ExportJob.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

std::string to_text(const ExportResult& result) {
    std::vector<std::string> files;
    for (const auto& file : result.files)
        files.push_back(printable(file.string()));
    return fmt::format("{}: {} operators, {} bytes; {}\n{}: the classes, in the order of the "
                       "probabilities\n{}",
                       fmt::join(files, ", "), result.operators, grouped(result.bytes),
                       result.any_size ? "images of any size" : "images of one size",
                       printable(result.labels.string()),
                       result.check ? to_text(*result.check) + "\n"
                                    : "Not checked: --verify DATA runs it on images\n");
}

class ExportCommand : public Command {
  public:
    std::string name() const override { return "export"; }
    std::string summary() const override {
        return "Writes a trained model for other programs, with its preprocessing and classes.";
    }
    std::string usage() const override { return "RUN --to FORMAT --out FOLDER [--verify DATA]"; }
    std::vector<Example> examples() const override {
        return {{"headroom export runs/gap --to onnx --out gap-onnx",
                 "gap-onnx/model.onnx takes pixels from 0 to 1 and gives probabilities"},
                {"headroom export runs/gap --to torch --out gap-torch",
                 "gap-torch/model.py builds the network in PyTorch and loads its weights"},
                {"headroom export runs/gap --to onnx --out gap-onnx --verify photos",
                 "runs it in ONNX Runtime as well, on the test images of photos"}};
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("run", "RUN", "the run folder of a finished training", runs_);
        options.require("runs/gap");
        std::string formats;
        for (const auto& [name, what, write] : export_formats())
            formats += fmt::format("{}{} ({})", formats.empty() ? "" : "; ", name, what);
        options.text("to", "FORMAT", "the format: " + formats, spec_.to);
        options.suggest(export_format_names());
        options.require("onnx");
        options.text("verify", "DATA",
                     "compare its answers with the run's on these images, in the program that it "
                     "is for",
                     spec_.verify);
        options.group("Output");
        options.text("out", "FOLDER", "the folder to write", out_);
        options.require("gap-onnx");
        options.flag("exist-ok", "replace files of an earlier export in that folder",
                     spec_.exist_ok);
    }

    int run(Console& console) override {
        if (runs_.size() != 1)
            throw usage_error(
                fmt::format("export: expected one run folder, found {}", runs_.size()));
        spec_.run = runs_.front();
        spec_.out = out_;
        bool agrees = true;
        run_and_print(
            spec_, console, to_text, [](const auto& result) { return to_json(result); },
            [&](const auto& result) { agrees = !result.check || result.check->agrees(); });
        return agrees ? 0 : 1;
    }

  private:
    ExportSpec spec_;
    std::vector<std::string> runs_;
    std::string out_;
};

} // namespace

CommandPtr make_export_command() {
    return std::make_unique<ExportCommand>();
}

} // namespace headroom
