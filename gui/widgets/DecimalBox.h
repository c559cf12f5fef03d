#pragma once

#include <QDoubleSpinBox>

namespace headroom {

/// Returns a number's text with a decimal point, where users may have typed a comma.
inline QString with_decimal_point(QString text) {
    return text.replace(',', '.');
}

/// Accepts a decimal comma and a decimal point, whatever the locale; shows the locale's.
class DecimalBox : public QDoubleSpinBox {
  public:
    using QDoubleSpinBox::QDoubleSpinBox;

    double valueFromText(const QString& text) const override {
        return QDoubleSpinBox::valueFromText(in_locale(text));
    }
    QValidator::State validate(QString& text, int& position) const override {
        text = in_locale(text);
        return QDoubleSpinBox::validate(text, position);
    }

  private:
    QString in_locale(const QString& text) const {
        return with_decimal_point(text).replace('.', locale().decimalPoint());
    }
};

} // namespace headroom
