#pragma once

#include <QObject>

class QMenu;
class QWidget;

namespace headroom {

/// Takes figures and pictures out of the window: the context menu of every table copies it and
/// saves it as CSV, that of every picture (a chart, a map) copies it and saves it as PNG, SVG or
/// PDF, and a chart's values as CSV. Ctrl+C copies the selected rows of a table. A widget's own
/// actions come first. An event filter of the application.
class CopyMenu : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Says that a widget is a picture. Its accessible name becomes the name of its file.
    static void mark_picture(QWidget& widget);
    static bool is_picture(const QObject& object); ///< it was marked

    /// Adds what can be copied and saved of a widget; nothing if it is neither table nor picture.
    static void add_actions(QMenu& menu, QWidget& widget);

  protected:
    bool eventFilter(QObject* target, QEvent* event) override;
};

} // namespace headroom
