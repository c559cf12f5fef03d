#include "cli/commands/Command.h"
#include "cli/options/ConvertOptions.h"
#include "cli/options/DataOptions.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

/// A short form of `dataset convert synth:GENERATOR:SIZE`.
class DatasetSynthCommand : public Command {
  public:
    std::string name() const override { return "dataset synth"; }
    std::string summary() const override { return "Writes the images of a generator to disk."; }
    std::string usage() const override { return "digits|vehicles DST [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom dataset synth digits digits.h5 --count 70000 --test-fraction 0.15",
             "as 'dataset convert synth:digits digits.h5 --synth-count 70000 ...' does"},
            {"headroom dataset synth vehicles vehicles --size 64x64 --seed 1",
             "a folder of PNG files"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("generator", "GENERATOR",
                           "digits or vehicles, and where to write: an HDF5 file where it ends in "
                           ".h5 or .hdf5, else a folder",
                           words_);
        options.require("digits digits.h5");
        options.group("Images");
        options.number("count", "N", "number of images (default 12,000 digits, 4,000 vehicles)",
                       spec_.data.options.synth_count);
        options.number("seed", "N", "random seed of the images (default 0)",
                       spec_.data.options.synth_seed);
        options.text("size", "HxW", "size of the images (default 28x28, 32x32)", size_);
        add_fields(options, spec_.data.options, {"fractions"});
        add_convert_options(options, spec_);
    }

    int run(Console& console) override {
        if (words_.size() != 2)
            throw usage_error(
                "dataset synth takes two words: digits or vehicles, and where to write");
        const std::string prefix = words_[0].starts_with("synth:") ? "" : "synth:"; // optional
        spec_.data.path =
            fmt::format("{}{}{}{}", prefix, words_[0], size_.empty() ? "" : ":", size_);
        spec_.out = words_[1];
        convert_and_print(spec_, console);
        return 0;
    }

  private:
    ConvertSpec spec_;
    std::vector<std::string> words_;
    std::string size_;
};

} // namespace

CommandPtr make_dataset_synth_command() {
    return std::make_unique<DatasetSynthCommand>();
}

} // namespace headroom
