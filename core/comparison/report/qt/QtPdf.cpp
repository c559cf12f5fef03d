#include "core/comparison/report/PdfReport.h"
#include "core/comparison/report/qt/PageLayout.h"
#include "core/comparison/report/qt/Pagination.h"
#include "datasets/base/Error.h"
#include "datasets/image/qt/CarriedPlugins.h"

#include <QBuffer>
#include <QDir>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPageLayout>
#include <QPdfWriter>
#include <clocale>

namespace headroom {
namespace {

/// Fonts and painting need an application: a window's, or one without a display.
void ensure_application() {
    if (!QCoreApplication::instance()) {
        add_carried_plugins();
        qputenv("QT_QPA_PLATFORM", "offscreen");
        static int count = 1;
        static char name[] = "headroom";
        static char* arguments[] = {name, nullptr};
        const std::string locale = std::setlocale(LC_ALL, nullptr);
        // It warns of what only a session with a display has.
        const auto handler =
            qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {});
        new QGuiApplication(count, arguments); // until the process ends
        qInstallMessageHandler(handler);
        std::setlocale(LC_ALL, locale.c_str());
    }
    if (!QFontDatabase::families().isEmpty()) return;
    const QDir fonts(QString::fromStdString(
        (module_folder() / "../../../share/headroom/fonts").lexically_normal().string()));
    for (const auto& file : fonts.entryInfoList({"*.ttf"}, QDir::Files))
        QFontDatabase::addApplicationFont(file.filePath());
    if (QFontDatabase::families().isEmpty())
        throw Error(Failure::resources, "no font is installed, and a PDF needs one: install one "
                                        "(Debian: fonts-dejavu-core)");
}

/// The eyebrow of the page names kind, model and data.
QString title_of(const PageNode& node) {
    if (node.has_class("eyebrow")) return node.all_text().simplified();
    for (const auto& child : node.children)
        if (const auto title = title_of(child); !title.isEmpty()) return title;
    return {};
}

constexpr double margin = 42, foot = 16; ///< points

void draw_foot(QPainter& painter, const QString& title, int page, int pages, double width,
               double y) {
    const pdf::TextLook look{.size = 7.5, .colour = QColor("#444444")};
    auto right = look;
    right.right = true;
    pdf::TextPiece(title.toHtmlEscaped(), look).draw(painter, 0, y, 0.8 * width);
    pdf::TextPiece(QString("%1 / %2").arg(page).arg(pages), right)
        .draw(painter, 0.8 * width, y, 0.2 * width);
}

void paint(const PageNode& body, QPagedPaintDevice& device) {
    const auto pieces = pdf::pieces_of(body);
    const auto paper = device.pageLayout().fullRect(QPageLayout::Point);
    const double width = paper.width() - 2 * margin;
    const double height = paper.height() - 2 * margin - foot;
    const auto places = pdf::placed(pieces, width, height);
    const int pages = places.empty() ? 1 : places.back().page + 1;

    QPainter painter;
    if (!painter.begin(&device))
        throw Error(Failure::io, "the printer cannot be used: choose another, or save a PDF");
    painter.scale(device.logicalDpiX() / 72.0, device.logicalDpiY() / 72.0);
    painter.translate(margin, margin);
    auto place = places.begin();
    for (int number = 0; number < pages; ++number) {
        if (number > 0) device.newPage();
        for (; place != places.end() && place->page == number; ++place)
            place->piece->draw(painter, 0, place->y, width);
        draw_foot(painter, title_of(body), number + 1, pages, width, height + foot - 8);
    }
    painter.end();
}

std::string write(const std::string& page) {
    ensure_application();
    const auto body = read_page(QByteArray::fromStdString(page));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setCreator("Headroom");
    writer.setTitle(title_of(body));
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins({0, 0, 0, 0});
    writer.setResolution(1200);
    paint(body, writer);
    return bytes.toStdString();
}

void print(const std::string& page, QPagedPaintDevice& printer) {
    ensure_application();
    paint(read_page(QByteArray::fromStdString(page)), printer);
}

} // namespace

extern "C" const PdfModule* headroom_pdf() {
    static const PdfModule exported{write, print};
    return &exported;
}

} // namespace headroom
