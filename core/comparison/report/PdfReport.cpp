#include "core/comparison/report/PdfReport.h"

#include "core/comparison/report/SvgStyle.h"
#include "datasets/base/files/LoadableModule.h"

namespace headroom {

namespace {

const PdfModule& pdf_module() {
    static const auto* module = reinterpret_cast<decltype(&headroom_pdf)>(
        module_symbol("headroom-pdf.so", "headroom_pdf",
                      "no PDF can be written without it: install Qt's SVG library (Debian: "
                      "libqt6svg6), or headroom again"))();
    return *module;
}

} // namespace

std::string to_pdf(const std::string& page) {
    return pdf_module().write(with_own_style(page, PageColours::light));
}

void print_page(const std::string& page, QPagedPaintDevice& printer) {
    pdf_module().print(with_own_style(page, PageColours::light), printer);
}

} // namespace headroom
