#pragma once

#include "core/exploration/Kernel.h"

#include <QWidget>
#include <array>

class QComboBox;
class QDoubleSpinBox;

namespace headroom {

/// A 3x3 kernel: chosen by its name ("kernelName"), or typed in ("kernel0" to "kernel8").
class KernelEditor : public QWidget {
    Q_OBJECT
  public:
    explicit KernelEditor(QWidget* parent = nullptr);

    Kernel kernel() const;

  signals:
    void changed();

  private:
    void take_name();
    void take_numbers();

    QComboBox* name_;
    std::array<QDoubleSpinBox*, 9> weights_;
};

} // namespace headroom
