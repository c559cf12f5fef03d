#include "cli/options/DataOptions.h"

namespace headroom {

void add_data_options(OptionSet& options, DataSpec& data, const bool* unless) {
    options.group("Data");
    options.text("data", "PATH", data_help, data.path);
    options.require("synth:digits", unless);
    add_fields(options, data);
}

bool split_was_given(const OptionSet& options) {
    bool given = false;
    const OpenOptions reading;
    visit_fields(reading, [&](const OptionField& field, const auto&, const auto&) {
        given |= field.is_among({"fractions", "split file"}) && options.was_given(field.key);
    });
    return given;
}

} // namespace headroom
