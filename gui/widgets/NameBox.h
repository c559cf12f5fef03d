#pragma once

#include <QComboBox>

namespace headroom {

/// A choice among names, such as classes or runs, as wide as its place and not as its longest name:
/// a name that does not fit is elided in the middle, and the tool tip has the whole.
class NameBox : public QComboBox {
    Q_OBJECT
  public:
    explicit NameBox(int least_letters = 14, QWidget* parent = nullptr);

  protected:
    void initStyleOption(QStyleOptionComboBox* option) const override;
    bool event(QEvent* event) override;
};

} // namespace headroom
