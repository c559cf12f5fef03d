#pragma once

#include "core/runs/config/DataSpec.h"

#include <QDialog>

class QComboBox;
class QSpinBox;

namespace headroom {

/// Asks for a generator, the number of images, and their size.
class GeneratorDialog : public QDialog {
    Q_OBJECT
  public:
    explicit GeneratorDialog(QWidget* parent = nullptr);

    DataSpec spec() const; ///< "synth:digits", "synth:digits:40x40"

  private:
    QComboBox* kind_;
    QSpinBox *count_, *side_;
};

} // namespace headroom
