#include "cli/commands/Command.h"
#include "cli/options/ConvertOptions.h"
#include "cli/options/DataOptions.h"
#include "datasets/base/Error.h"

namespace headroom {
namespace {

class DatasetConvertCommand : public Command {
  public:
    std::string name() const override { return "dataset convert"; }
    std::string summary() const override {
        return "Writes data as an HDF5 file, or as folders of PNG files.";
    }
    std::string usage() const override { return "SRC DST [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom dataset convert photos photos.h5 --resize 64x64 --compression gzip",
             "a file that h5py and Keras read: x_train, y_train, x_test, y_test, class_names"},
            {"headroom dataset convert mnist mnist-png",
             "folders of PNG files: mnist-png/train/7/00015.png"},
            {"headroom dataset convert photos folds.h5 --split-file folds.json --fold 2",
             "with the splits that 'dataset split' wrote"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("data", "PATH",
                           "what to read, and where to write: an HDF5 file where it ends in .h5 or "
                           ".hdf5, else a folder",
                           paths_);
        options.require("synth:digits digits.h5");
        options.group("Data");
        add_fields(options, spec_.data.options);
        add_convert_options(options, spec_);
    }

    int run(Console& console) override {
        if (paths_.size() != 2)
            throw usage_error("dataset convert takes two paths: what to read, and where to write");
        spec_.data.path = paths_[0];
        spec_.out = paths_[1];
        convert_and_print(spec_, console);
        return 0;
    }

  private:
    ConvertSpec spec_;
    std::vector<std::string> paths_;
};

} // namespace

CommandPtr make_dataset_convert_command() {
    return std::make_unique<DatasetConvertCommand>();
}

} // namespace headroom
