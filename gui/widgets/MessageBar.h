#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace headroom {

/// A line above a page with an error and how to fix it, or a note. It stays until it is closed or
/// replaced, and can be selected and copied.
class MessageBar : public QFrame {
    Q_OBJECT
  public:
    enum class Kind { note, warning, error };

    explicit MessageBar(QWidget* parent = nullptr); ///< hidden

    void show_message(Kind kind, const QString& text);
    void show_error(const QString& line) { show_message(Kind::error, line); }
    void clear();
    QString text() const; ///< empty when hidden

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void colour();

    Kind kind_ = Kind::note;
    QLabel* label_;
    QToolButton* close_;
};

} // namespace headroom
