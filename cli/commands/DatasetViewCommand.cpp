#include "cli/commands/DatasetViewCommand.h"

#include "cli/options/DataOptions.h"
#include "cli/output/RunAndPrint.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

void DatasetViewCommand::add_options(OptionSet& options) {
    options.group("What");
    options.positional("data", "PATH", data_help, paths_);
    options.require("synth:digits");
    options.group("Data");
    add_fields(options, spec_.data);
}

int DatasetViewCommand::run(Console& console) {
    if (paths_.size() != 1)
        throw usage_error(fmt::format("{} looks at one PATH at a time", name()));
    spec_.data.path = paths_.front();
    return run_and_print(
        spec_, console, [&](const InspectResult& result) { return text(result); },
        [&](const InspectResult& result) { return json(result); }, [](const InspectResult&) {});
}

} // namespace headroom
