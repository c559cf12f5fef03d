#include "gui/Theme.h"

#include <QApplication>
#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <gtest/gtest.h>

/// Real widgets in real windows, with separate settings and home folder.
int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    if (testing::GTEST_FLAG(list_tests)) return RUN_ALL_TESTS(); // needs no display
    const QTemporaryDir home;
    qputenv("HOME", home.path().toUtf8());
    qputenv("XDG_CONFIG_HOME", home.filePath("config").toUtf8());
    qputenv("XDG_DATA_HOME", home.filePath("data").toUtf8()); // the trash
    QDir().mkpath(home.filePath("data"));
    QApplication application(argc, argv);
    QApplication::setApplicationName("headroom");
    headroom::Theme::apply(application, headroom::Appearance::light);
    return RUN_ALL_TESTS();
}
