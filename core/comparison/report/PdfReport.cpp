#include "core/comparison/report/PdfReport.h"

#include "core/comparison/report/SvgStyle.h"
#include "datasets/base/files/LoadableModule.h"

namespace headroom {

std::string to_pdf(const std::string& page) {
    static const auto* module = reinterpret_cast<decltype(&headroom_pdf)>(
        module_symbol("headroom-pdf.so", "headroom_pdf",
                      "no PDF can be written without it: install Qt's SVG library (Debian: "
                      "libqt6svg6), or headroom again"))();
    return module->write(with_own_style(page, PageColours::light));
}

} // namespace headroom
