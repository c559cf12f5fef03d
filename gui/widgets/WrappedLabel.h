#pragma once

#include <QLabel>

namespace headroom {

/// Text of several lines, which can be selected and copied. Unlike QLabel it does not demand the
/// width of its longest word: a class name or a path without a space is broken where the line ends.
class WrappedLabel : public QLabel {
    Q_OBJECT
  public:
    explicit WrappedLabel(const QString& text = {}, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void break_words() const;
};

} // namespace headroom
