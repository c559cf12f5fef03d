#include "core/runs/result/Environment.h"
#include "gui/MainWindow.h"
#include "gui/StopSignals.h"
#include "gui/Theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFontDatabase>
#include <QSessionManager>
#include <algorithm>
#include <csignal>
#include <string_view>

namespace {

/// Returns whether only text is requested, which needs no display.
bool only_text(int argc, char** argv) {
    return std::any_of(argv + 1, argv + argc, [](std::string_view argument) {
        return argument == "--version" || argument == "-v" || argument == "--help" ||
               argument == "-h";
    });
}

/// Adds the fonts of a portable archive if the system has none: without fonts a window shows no
/// text.
void ensure_fonts() {
    if (!QFontDatabase::families().isEmpty()) return;
    const QDir fonts(QCoreApplication::applicationDirPath() + "/../share/headroom/fonts");
    for (const auto& file : fonts.entryInfoList({"*.ttf"}, QDir::Files))
        QFontDatabase::addApplicationFont(file.filePath());
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication::setOrganizationName("headroom"); // settings: headroom/headroom-gui.conf
    QCoreApplication::setApplicationName("headroom-gui");
    QCoreApplication::setApplicationVersion(QString::fromStdString(headroom::version_text()));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        "Which head should my image classifier have? Flatten or pooling, measured.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("path",
                                 "data, an image, a report, or the folder of a run, of runs, a "
                                 "comparison or a batch, to open",
                                 "[PATH]");
    if (only_text(argc, argv)) parser.process(QCoreApplication(argc, argv));

    std::signal(SIGXFSZ, SIG_IGN); // a file that exceeds the size limit is an error of write
    headroom::StopSignals stop_signals;
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName("Headroom");
    QApplication::setDesktopFileName("headroom-gui");
    QApplication::setWindowIcon(QIcon(":/icons/headroom.svg"));
    parser.process(application);

    ensure_fonts();
    headroom::Theme::apply(application, headroom::Settings::appearance());
    headroom::Theme::set_type(application, headroom::Settings::type_percent());
    headroom::MainWindow window;
    QObject::connect(&stop_signals, &headroom::StopSignals::stop_requested, &window,
                     &headroom::MainWindow::save_and_quit);
    // A desktop that logs out asks first, and waits for the answer.
    QObject::connect(
        &application, &QGuiApplication::commitDataRequest, &window,
        [&window](QSessionManager&) { window.save(); }, Qt::DirectConnection);
    stop_signals.listen();
    window.show();
    if (const auto paths = parser.positionalArguments(); !paths.isEmpty())
        window.open(paths.front());
    const int status = QApplication::exec();
    return stop_signals.status() != 0 ? stop_signals.status() : status;
}
