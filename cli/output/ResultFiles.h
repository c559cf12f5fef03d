#pragma once

#include "cli/options/OptionSet.h"
#include "core/comparison/report/PdfReport.h"
#include "datasets/base/files/AtomicFile.h"

namespace headroom {

/// Files to which a command writes its result besides printing it: the options --html, --pdf and
/// --csv, and --exist-ok, which allows it to replace them.
class ResultFiles {
  public:
    /// `csv_help` says what the rows of the CSV file are.
    void add_options(OptionSet& options, const std::string& csv_help);

    /// Throws Error(usage) if a file exists or cannot be written, before anything is measured.
    void check() const;

    /// Writes to_html(result), the same page as PDF, and to_csv(result), where they are wanted.
    template <typename Result>
    void write(const Result& result) const {
        if (!html_.empty()) write_atomically(html_, to_html(result));
        if (!pdf_.empty()) write_atomically(pdf_, to_pdf(to_html(result)));
        if (!csv_.empty()) write_atomically(csv_, to_csv(result));
    }

  private:
    std::string html_, pdf_, csv_;
    bool exist_ok_ = false;
};

} // namespace headroom
