#pragma once

#include <string>

class QPagedPaintDevice;

namespace headroom {

/// Returns the bytes of a PDF of a report page (to_html): A4, with page numbers, charts as vectors
/// and, beside them, text that can be selected. No display is needed. Throws Error(resources) if
/// the module that writes it (qt/QtPdf.cpp) cannot be loaded, or there is no font.
std::string to_pdf(const std::string& page);

/// Prints the same pages, laid out for the printer's paper. A window has the printer (QPrinter,
/// with its whole sheet to paint on). Throws Error(resources) as above.
void print_page(const std::string& page, QPagedPaintDevice& printer);

/// Exports of the module that writes it (qt/QtPdf.cpp). It is built of the same sources by the same
/// compiler as its user.
struct PdfModule {
    /// `page` has charts with a style of their own (SvgStyle.h).
    std::string (*write)(const std::string& page);
    void (*print)(const std::string& page, QPagedPaintDevice& printer);
};

/// The module's one symbol.
extern "C" [[gnu::visibility("default")]] const PdfModule* headroom_pdf();

} // namespace headroom
