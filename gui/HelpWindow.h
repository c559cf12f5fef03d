#pragma once

#include <QDialog>

class QPushButton;
class QTextBrowser;

namespace headroom {

/// The documentation, which the program carries: pages with links, back and forward.
class HelpWindow : public QDialog {
    Q_OBJECT
  public:
    explicit HelpWindow(QWidget* parent = nullptr);

    /// Shows a page, or a heading of it, as links in the documentation name them: "data.md#splits".
    void open(const QString& link);

    QTextBrowser& text() const { return *text_; }

  private:
    void follow(const QString& link);
    bool show_page(const QString& page); ///< false if there is none of that name
    void scroll_to(const QString& heading);
    void go(int steps);
    void update_buttons();

    QTextBrowser* text_;
    QPushButton *back_, *forward_;
    QStringList visited_;
    qsizetype at_ = -1; ///< in visited_
    QString page_;      ///< the one shown
};

} // namespace headroom
