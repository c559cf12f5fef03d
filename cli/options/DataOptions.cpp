#include "cli/options/DataOptions.h"

namespace headroom {

void add_data_options(OptionSet& options, DataSpec& data, const bool* unless) {
    options.group("Data");
    options.text("data", "PATH", data_help, data.path);
    options.require("synth:digits", unless);
    add_fields(options, data);
}

bool split_was_told(const OptionSet& options) {
    bool told = false;
    const OpenOptions reading;
    visit_fields(reading, [&](const OptionField& field, const auto&, const auto&) {
        told |= field.is_among({"fractions", "split file"}) && options.was_told(field.key);
    });
    return told;
}

} // namespace headroom
