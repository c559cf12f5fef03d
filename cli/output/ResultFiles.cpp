#include "cli/output/ResultFiles.h"

#include "datasets/base/files/OutputPlace.h"

namespace headroom {

void ResultFiles::add_options(OptionSet& options, const std::string& csv_help) {
    options.text("html", "FILE", "write a page with charts to this file", html_);
    options.text("pdf", "FILE", "write the same page as PDF to this file", pdf_);
    options.text("csv", "FILE", csv_help, csv_);
    options.flag("exist-ok", "replace --html, --pdf and --csv where they exist", exist_ok_);
}

void ResultFiles::check() const {
    for (const auto& file : {html_, pdf_, csv_})
        if (!file.empty()) check_output_file(file, exist_ok_);
}

} // namespace headroom
