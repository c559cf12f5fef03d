#pragma once

#include <QFrame>
#include <array>

class QLabel;
class QSpinBox;

namespace headroom {

struct HeadSummary;
struct SummaryResult;

/// What two heads cost, side by side: parameters, those that are trained and those that
/// are frozen, MACs, memory for training.
class HeadCosts : public QFrame {
    Q_OBJECT
  public:
    explicit HeadCosts(QWidget* parent = nullptr);

    /// Null = nothing to show. The memory is not known yet.
    void show_result(const SummaryResult* result, int batch_size);

    /// What was computed for the heads that are shown; empty where it could not be.
    void set_memory(const std::vector<HeadSummary>& heads);

  signals:
    void batch_size_edited(int batch_size);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    enum Row { name, total, backbone, head, trained, frozen, macs, memory, row_count };

    void set(Row row, std::size_t head, const QString& text);
    void colour();

    QSpinBox* batch_size_;
    std::array<std::array<QLabel*, 2>, row_count> figures_;
};

} // namespace headroom
