#pragma once

#include "gui/Settings.h"

#include <QColor>
#include <QIcon>

class QApplication;
class QWidget;

namespace headroom {

/// Look of the program: one style, a light and a dark palette, and colours with a meaning. These
/// are the report's, of Okabe and Ito's colour-blind-safe palette
/// (core/comparison/report/ReportStyle.h).
class Theme {
  public:
    /// Sets style, palette and style sheet of the whole program. `system` follows the desktop.
    static void apply(QApplication& application, Appearance appearance);

    /// Sets the size of all text, in percent of the desktop's.
    static void set_type(QApplication& application, int percent);
    static int type_percent();

    static bool is_dark();

    /// The n-th head's colour: the first is blue, the second orange.
    static QColor head(int index);
    static QColor soft();    ///< of secondary text
    static QColor rule();    ///< of thin lines
    static QColor card();    ///< behind charts and grouped things
    static QColor good();    ///< of correct things
    static QColor warning(); ///< of things that need attention
    static QColor error();

    /// An icon of gui/resources/icons in the palette's text colour: "data". Its owner creates it
    /// again when the palette changes.
    static QIcon icon(const QString& name);
};

} // namespace headroom
