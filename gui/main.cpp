#include "gui/MainWindow.h"
#include "gui/Theme.h"

#include <QApplication>
#include <QCommandLineParser>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setApplicationName("headroom");
    QApplication::setApplicationDisplayName("Headroom");
    QApplication::setApplicationVersion(HEADROOM_VERSION);
    QApplication::setDesktopFileName("headroom-gui");

    QCommandLineParser parser;
    parser.setApplicationDescription(
        "Which head should my image classifier have? Flatten or pooling, measured.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("path", "data, a run's folder or a comparison's to open",
                                 "[PATH]");
    parser.process(application);

    headroom::Theme::apply(application, headroom::Settings::appearance());
    headroom::MainWindow window;
    window.show();
    if (const auto paths = parser.positionalArguments(); !paths.isEmpty())
        window.open(paths.front());
    return QApplication::exec();
}
