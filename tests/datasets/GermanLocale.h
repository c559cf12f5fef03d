#pragma once

#include "tests/datasets/TempFolder.h"

#include <clocale>

namespace headroom {

/// Makes the whole program speak German while it lives: the decimal point is a comma. A locale that
/// is not installed is compiled into a temporary folder, if the machine can.
///
///     const GermanLocale german;
///     if (!german.is_there()) GTEST_SKIP() << "needs the locale de_DE.UTF-8, or localedef";
class GermanLocale {
  public:
    GermanLocale() : before_(std::setlocale(LC_ALL, nullptr)) {
        if (std::setlocale(LC_ALL, "de_DE.UTF-8")) return;
        const auto command = "localedef -i de_DE -f UTF-8 " + folder_.path().string() +
                             "/de_DE.UTF-8 >/dev/null 2>&1";
        if (std::system(command.c_str()) < 0) return;
        ::setenv("LOCPATH", folder_.path().c_str(), 1);
        std::setlocale(LC_ALL, "de_DE.UTF-8");
        ::unsetenv("LOCPATH");
    }
    ~GermanLocale() { std::setlocale(LC_ALL, before_.c_str()); }
    GermanLocale(const GermanLocale&) = delete;
    GermanLocale& operator=(const GermanLocale&) = delete;

    bool is_there() const { return std::string(std::localeconv()->decimal_point) == ","; }

  private:
    std::string before_;
    TempFolder folder_;
};

} // namespace headroom
