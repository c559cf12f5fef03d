#include "cli/options/ConvertOptions.h"

#include "cli/options/OptionFields.h"
#include "cli/output/ClassCountTable.h"
#include "cli/output/RunAndPrint.h"
#include "core/comparison/Format.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

void add_convert_options(OptionSet& options, ConvertSpec& spec) {
    options.group("Output");
    add_field(options, dtype_field, spec.dtype);
    options.text("compression", "NAME", "HDF5: none, gzip, or gzip:1 to gzip:9 (default none)",
                 spec.compression);
    options.suggest({"none", "gzip", "gzip:1", "gzip:9"});
    options.number("chunk", "N", "HDF5: images in a chunk (default: about a megabyte)", spec.chunk);
    options.flag("exist-ok", "replace an earlier conversion", spec.exist_ok);
}

void convert_and_print(const ConvertSpec& spec, Console& console) {
    run_and_print(spec, console, [](const ConvertResult& result) {
        return fmt::format("{}\n{}: {}, images of {}\n",
                           class_count_table(result.classes, result.splits),
                           printable(result.out.string()), result.format, to_string(result.shape));
    });
}

} // namespace headroom
